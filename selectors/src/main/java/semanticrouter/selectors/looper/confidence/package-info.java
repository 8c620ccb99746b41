/// The sequential cascade: start at {@link semanticrouter.selectors.looper.confidence.Cascade}, which asks one model
/// after another; a {@link semanticrouter.selectors.looper.confidence.Measure} says how sure an answer is.
@NullMarked
package semanticrouter.selectors.looper.confidence;

import org.jspecify.annotations.NullMarked;
