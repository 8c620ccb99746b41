/// Answers are held against what their requests were given (specification: dataplane §4.12). Start at {@link
/// semanticrouter.plugins.hallucination.Hallucination} and {@link
/// semanticrouter.plugins.hallucination.HallucinationPlugin}.
@NullMarked
package semanticrouter.plugins.hallucination;

import org.jspecify.annotations.NullMarked;
