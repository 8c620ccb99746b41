/// The shared sentence encoder: one forward pass per window of a text, pooled into a vector, kept for every head.
/// Start at {@link SentenceEncoder}.
@NullMarked
package semanticrouter.encoders.sentence;

import org.jspecify.annotations.NullMarked;
