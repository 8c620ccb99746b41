package semanticrouter.core.request;

/// One message of the conversation as signals see it.
///
/// @param role who speaks
/// @param text its text parts joined by one space; empty when it has none
public record Turn(Role role, String text) {}
