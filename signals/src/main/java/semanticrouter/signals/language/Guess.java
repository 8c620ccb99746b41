package semanticrouter.signals.language;

/// The most probable language of a text.
///
/// @param code ISO 639-1
/// @param confidence its probability, in (0, 1]
public record Guess(String code, double confidence) {}
