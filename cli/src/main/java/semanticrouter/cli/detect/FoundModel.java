package semanticrouter.cli.detect;

/// A model that could be routed to.
///
/// @param name logical name in the configuration
/// @param providerId what its provider calls it
/// @param backend YAML flow mapping of its backend
/// @param size billions of parameters as far as its name or the provider tells; for ordering only
/// @param where for people: which provider, and how it was found
record FoundModel(String name, String providerId, String backend, double size, String where) {}
