/// What the learned models say about a text, over HTTP. Start at {@link ClassifyRoutes} and {@link Classifiers}; a
/// model
/// that is missing is an error, never an answer.
@NullMarked
package semanticrouter.console.classify;

import org.jspecify.annotations.NullMarked;
