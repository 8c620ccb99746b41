package semanticrouter.core.signal;

import java.util.Locale;

/// What it costs to ask a family, cheapest first; the planner asks in this order.
public enum CostClass {
    /// Reads numbers or headers that are already there.
    FREE,
    /// Scans the text; microseconds.
    LEXICAL,
    /// Needs a learned model in this process; milliseconds.
    ENCODER,
    /// Calls another service.
    REMOTE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
