package semanticrouter.core.encoder;

/// A labelled stretch of a text.
///
/// @param label its type, without BIO prefix
/// @param start first UTF-16 index
/// @param end UTF-16 index after the last
/// @param score probability in [0, 1]
public record TokenSpan(String label, int start, int end, double score) {}
