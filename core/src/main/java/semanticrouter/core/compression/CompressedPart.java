package semanticrouter.core.compression;

/// What was done to a part of the conversation.
///
/// @param target the part
/// @param strategy how it is shortened
/// @param outcome what came of it; {@link Compression#UNCHANGED} where it cannot be brought down far enough
/// @param count messages or results
/// @param before tokens of them
/// @param after tokens of what is left
public record CompressedPart(String target, String strategy, Compression outcome, int count, long before, long after) {}
