package semanticrouter.encoders.tokenize;

import java.io.IOException;
import java.util.Optional;

/// Opens a `tokenizer.json`: our own WordPiece where the file is BERT's, the native library for everything else.
public final class Tokenizers {
    private Tokenizers() {}

    /// @param where names the file in errors
    /// @throws IOException with a sentence for a person when the file cannot be used
    public static Tokenizer open(byte[] json, String where) throws IOException {
        try {
            Optional<WordPieceOptions> wordPiece = TokenizerFile.wordPiece(json);
            return wordPiece.isPresent() ? new WordPieceTokenizer(wordPiece.get()) : new NativeTokenizer(json);
        } catch (NoClassDefFoundError missing) {
            throw new IOException(
                    where + " is no BERT WordPiece tokenizer; put ai.djl.huggingface:tokenizers on the class path",
                    missing);
        } catch (RuntimeException broken) {
            throw new IOException(where + " cannot be read as a tokenizer: " + broken.getMessage(), broken);
        }
    }
}
