package semanticrouter.cli.detect;

/// A model that could be routed to.
///
/// @param name logical name in the configuration
/// @param providerId what its provider calls it
/// @param backend YAML flow mapping of its backend
/// @param size billions of parameters as far as its name tells, else a guess; for ordering only
/// @param pricing YAML flow mapping of its price
/// @param card what else its model card says: YAML flow pairs, each after a comma
/// @param where for people: which provider, and how it was found
record FoundModel(
        String name, String providerId, String backend, double size, String pricing, String card, String where) {}
