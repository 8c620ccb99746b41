package semanticrouter.protocols;

/// An answer made by the router instead of a model.
///
/// @param text what it says
/// @param path how it came about, for example `fast_response`
/// @param model what the client is told served it, where the dialect wants a real name
/// @param createdSeconds Unix time
public record Answer(String text, String path, String model, long createdSeconds) {}
