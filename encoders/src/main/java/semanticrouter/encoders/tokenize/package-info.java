/// Text to token ids with the offsets they came from. Start at {@link Tokenizer}; the built-in encoders use
/// {@link WordPieceTokenizer}, any other tokenizer.json runs through {@link NativeTokenizer}.
@NullMarked
package semanticrouter.encoders.tokenize;

import org.jspecify.annotations.NullMarked;
