/// Originals of what was left out of requests, kept so that a model can ask for them. Start at {@link
/// semanticrouter.core.recovery.OriginalStore}.
@NullMarked
package semanticrouter.core.recovery;

import org.jspecify.annotations.NullMarked;
