/// What a model is asked that names a candidate, and how its reply is read: start at
/// {@link semanticrouter.selectors.looper.prompt.Chooser}.
@NullMarked
package semanticrouter.selectors.looper.prompt;

import org.jspecify.annotations.NullMarked;
