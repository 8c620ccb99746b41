package semanticrouter.protocols.sse;

/// One server-sent event.
///
/// @param name of its `event` field, empty when it has none
/// @param data its `data` lines joined by a newline
public record SseEvent(String name, String data) {}
