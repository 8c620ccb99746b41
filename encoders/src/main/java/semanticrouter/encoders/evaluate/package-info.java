/// How good the models are: figures on labelled texts, as a table and as JSON. Start at {@link Evaluation}.
@NullMarked
package semanticrouter.encoders.evaluate;

import org.jspecify.annotations.NullMarked;
