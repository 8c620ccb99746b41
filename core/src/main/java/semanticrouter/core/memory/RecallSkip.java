package semanticrouter.core.memory;

import java.util.Locale;

/// Why no memory was looked for (specification: dataplane §4.10).
public enum RecallSkip {
    /// The request says so in a header.
    OPTED_OUT,
    /// The path or the decision is one without memory.
    DISABLED_ROUTE,
    /// The model is one without memory.
    DISABLED_MODEL,
    /// Nobody trusted says whose request it is.
    NO_USER,
    /// The user says nothing in words.
    NO_TEXT,
    /// A greeting needs none.
    GREETING,
    /// Tools are offered or have answered.
    TOOLS,
    /// Passages of documents were added.
    RAG_CONTEXT,
    /// It asks for facts, and not about the user.
    FACT_CHECK;

    /// Whether nothing is remembered of the request either.
    public boolean off() {
        return compareTo(NO_USER) <= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
