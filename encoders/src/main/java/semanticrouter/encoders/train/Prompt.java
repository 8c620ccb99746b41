package semanticrouter.encoders.train;

/// A harmless request to an assistant, to be answered in text, that the project wrote itself.
///
/// @param text as a user would send it
/// @param domain its subject, empty when it has none
/// @param fact whether it asks for facts that can be checked, or for sources
record Prompt(String text, String domain, boolean fact) {}
