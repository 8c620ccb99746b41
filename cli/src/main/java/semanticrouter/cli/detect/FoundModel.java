package semanticrouter.cli.detect;

import java.util.Optional;

/// A model that could be routed to.
///
/// @param name logical name in the configuration
/// @param providerId what its provider calls it
/// @param backend YAML flow mapping of its backend
/// @param size billions of parameters as far as its name tells, else a guess; for ordering only
/// @param pricing YAML flow mapping of its price; empty when that is unknown
/// @param format wire format of its API where it is not OpenAI's
/// @param card what else its model card says: YAML flow pairs, each after a comma
/// @param where for people: which provider, and how it was found
record FoundModel(
        String name,
        String providerId,
        String backend,
        double size,
        Optional<String> pricing,
        Optional<String> format,
        String card,
        String where) {
    FoundModel(
            String name,
            String providerId,
            String backend,
            double size,
            Optional<String> pricing,
            String card,
            String where) {
        this(name, providerId, backend, size, pricing, Optional.empty(), card, where);
    }
}
