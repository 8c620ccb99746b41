package semanticrouter.encoders.tokenize;

/// Splits a text into the tokens of a model's vocabulary. Safe for all threads.
public interface Tokenizer {
    /// All content tokens of a text, never truncated; offsets are UTF-16 indices into exactly this text.
    Tokens encode(String text);

    /// The special tokens that go around them.
    Framing framing();

    /// How the vocabulary spells a token, for example `##ing` or `[CLS]`; empty where it is not told.
    default String word(int id) {
        return "";
    }
}
