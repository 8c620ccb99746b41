package semanticrouter.dsl.intent;

import java.util.Locale;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.WordSpan;

/// One thing that can be told of a request.
///
/// @param value what of its sort: a subject, a language code, `least-most` tokens, a name
/// @param at where it is said
record Atom(Sort sort, String value, WordSpan at) {
    /// What sorts of things are alike: of two of one class joined by "and", either will do.
    enum Likeness {
        TOPIC,
        LANGUAGE,
        RISK,
        LENGTH,
        CALLER,
        DIFFICULTY,
        WANTED
    }

    /// What can be told of a request.
    enum Sort {
        DOMAIN(Likeness.TOPIC),
        CODE(Likeness.TOPIC),
        KEYWORD(Likeness.TOPIC),
        LANGUAGE(Likeness.LANGUAGE),
        JAILBREAK(Likeness.RISK),
        PII(Likeness.RISK),
        LENGTH(Likeness.LENGTH),
        GROUP(Likeness.CALLER),
        USER(Likeness.CALLER),
        ROLE(Likeness.CALLER),
        DIFFICULTY(Likeness.DIFFICULTY),
        FACTS(Likeness.WANTED),
        IMAGE_WANTED(Likeness.WANTED),
        IMAGE_GIVEN(Likeness.WANTED),
        FEEDBACK(Likeness.WANTED);

        private final Likeness kind;

        Sort(Likeness kind) {
            this.kind = kind;
        }
    }

    static Atom of(Lexeme lexeme) {
        int colon = lexeme.value().indexOf(':');
        return new Atom(
                Sort.valueOf(lexeme.value().substring(0, colon).toUpperCase(Locale.ROOT)),
                lexeme.value().substring(colon + 1),
                lexeme.at());
    }

    Likeness kind() {
        return sort.kind;
    }

    /// The same for equal things, wherever they are said.
    String key() {
        return sort + ":" + value;
    }

    /// Least and most tokens, of a length.
    long[] bounds() {
        int dash = value.indexOf('-');
        return new long[] {Long.parseLong(value.substring(0, dash)), Long.parseLong(value.substring(dash + 1))};
    }
}
