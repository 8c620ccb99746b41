package semanticrouter.protocols.bridge;

import java.util.List;

/// A translated message.
///
/// @param body UTF-8 JSON; shared, must not be written
/// @param warnings what did not survive the translation
@SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
public record Outgoing(byte[] body, List<Warning> warnings) {}
