/// Which sentence encoder a text goes to, and encoders that are loaded when the first text needs them. Start at
/// {@link SentenceEncoders}.
@NullMarked
package semanticrouter.encoders.multilingual;

import org.jspecify.annotations.NullMarked;
