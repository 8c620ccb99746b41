package semanticrouter.dsl.intent;

import semanticrouter.dsl.intent.words.WordSpan;

/// A clause means nothing that this product can do.
final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient WordSpan at;

    /// @param at the words in question
    /// @param why what is wrong and how to say it instead
    NotUnderstood(WordSpan at, String why) {
        super(why);
        this.at = at;
    }

    WordSpan at() {
        return at;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
