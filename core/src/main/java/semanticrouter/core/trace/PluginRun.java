package semanticrouter.core.trace;

/// One plugin's part in a request.
///
/// @param type plugin kind
/// @param slot where in the chain it stands
/// @param status what became of it
/// @param micros time it took, without what it wrapped
public record PluginRun(String type, String slot, Status status, double micros) {
    /// What became of a plugin.
    public enum Status {
        /// It passed the call on.
        APPLIED,
        /// It answered, so nothing behind it ran.
        ANSWERED,
        /// It refused the request.
        REFUSED
    }
}
