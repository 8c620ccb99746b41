package semanticrouter.plugins.context;

import java.util.Locale;

/// A part of the conversation that has settings of its own.
enum Part {
    TOOL_OUTPUTS,
    HISTORY,
    RAG,
    MEMORY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
