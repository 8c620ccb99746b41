package semanticrouter.core.recovery;

import java.time.Instant;

/// A text as it was before it was shortened.
///
/// @param since when it was put, to the millisecond
/// @param until when it expires
public record Original(String text, Instant since, Instant until) {
    /// Prints no text.
    @Override
    public String toString() {
        return "Original[" + since + " " + until + "]";
    }
}
