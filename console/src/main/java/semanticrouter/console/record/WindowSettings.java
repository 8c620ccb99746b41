package semanticrouter.console.record;

import java.time.Duration;
import java.util.List;

/// What is measured over sliding windows.
///
/// @param windows their lengths, whole seconds of one or more; one to {@value #WINDOWS} of them
/// @param update how old figures may be
/// @param perModel whether models are told apart
/// @param queues whether calls under way are estimated
/// @param models told apart at most; 1 or more
public record WindowSettings(List<Duration> windows, Duration update, boolean perModel, boolean queues, int models) {
    /// Bound of the number of windows.
    public static final int WINDOWS = 8;

    public WindowSettings {
        windows = List.copyOf(windows);
        if (windows.isEmpty() || windows.size() > WINDOWS) {
            throw new IllegalArgumentException("there must be 1 to " + WINDOWS + " windows, not " + windows.size());
        }
        if (models < 1) {
            throw new IllegalArgumentException("models " + models + " is below 1");
        }
    }
}
