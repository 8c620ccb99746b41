package semanticrouter.dsl.intent;

import semanticrouter.dsl.intent.say.Told;
import semanticrouter.dsl.intent.words.WordSpan;

/// A clause means nothing that this product can do.
final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient WordSpan at;
    private final transient Told why;

    /// @param at the words in question
    /// @param why what is wrong and how to say it instead
    NotUnderstood(WordSpan at, Told why) {
        super(why.wording().name());
        this.at = at;
        this.why = why;
    }

    WordSpan at() {
        return at;
    }

    Told why() {
        return why;
    }
}
