package semanticrouter.dsl.intent.words;

/// A run of words with what it may mean.
///
/// @param value what of its kind it is; of what is not understood, the name of the wording that says why
/// @param gap what stands before it
public record Lexeme(Kind kind, String value, WordSpan at, Sentence.Gap gap) {
    /// What a run of words may be.
    public enum Kind {
        /// Carries no meaning of its own.
        STOP,
        /// Leads a noun phrase on, as `in`, `about` and `with` do.
        PREP,
        /// An article, which begins a noun phrase.
        THE,
        /// What requests are called.
        NOUN,
        /// Joins; the value is `same` where what follows is about what went before.
        AND,
        OR,
        /// Negates; the value is `act` where it negates what is done as often as what is said.
        NOT,
        EXCEPT,
        /// A condition; the value is `SORT:value`.
        ATOM,
        /// Every request.
        ALL,
        /// Every other request.
        REST,
        ROUTE,
        TO,
        BLOCK,
        CACHE,
        MASK,
        PROMPT,
        LOG,
        /// How one of several models is chosen.
        CHOOSE,
        /// A model of the configuration.
        MODEL,
        /// What stands where a model should, and is none.
        NO_MODEL,
        /// What is wanted of a model.
        WISH,
        MODEL_NOUN,
        REASONING,
        EFFORT,
        /// How long, in seconds.
        DURATION,
        /// Says that a quotation is what a refused client is told.
        MESSAGE,
        QUOTATION,
        /// Belongs to masking: `before leaving`.
        BEFORE_LEAVING,
        /// Not understood; the value says why where more is known.
        UNKNOWN
    }

    /// Whether it is of a kind.
    public boolean is(Kind other) {
        return kind == other;
    }

    /// Whether it does something to requests.
    public boolean verb() {
        return switch (kind) {
            case ROUTE, BLOCK, CACHE, MASK, PROMPT, LOG -> true;
            default -> false;
        };
    }

    /// Whether it says which requests.
    public boolean condition() {
        return switch (kind) {
            case ATOM, ALL, REST, NOT, EXCEPT -> true;
            default -> false;
        };
    }

    /// Whether it says which model.
    public boolean model() {
        return kind == Kind.MODEL || kind == Kind.WISH || kind == Kind.NO_MODEL;
    }

    /// Whether it means nothing by itself.
    public boolean filler() {
        return kind == Kind.STOP || kind == Kind.THE;
    }
}
