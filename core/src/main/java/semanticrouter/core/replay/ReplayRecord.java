package semanticrouter.core.replay;

import java.util.Map;
import java.util.function.Supplier;

/// What is kept of one request. Its two parts are documents of maps, lists, texts, numbers and booleans, made when they
/// are read: a record that nobody looks at costs what it refers to and no more.
///
/// @param head what it is found by
/// @param summary what lists show; holds no text of the request or the reply
/// @param detail the rest, bodies included; no key of the summary
/// @param size bytes it takes in the process, estimated
public record ReplayRecord(
        ReplayHead head, Supplier<Map<String, Object>> summary, Supplier<Map<String, Object>> detail, long size) {
    /// Prints the id only: the rest is the user's.
    @Override
    public String toString() {
        return "ReplayRecord[" + head.id() + "]";
    }
}
