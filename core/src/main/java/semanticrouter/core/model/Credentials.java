package semanticrouter.core.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.request.Headers;

/// Where the key of a backend comes from: the first source that has one wins (specification: dataplane §2.5).
///
/// @param sources in the order they are asked
/// @param required whether a call without a key is refused instead of being made without one
/// @param forwarded whether the client's own `authorization` reaches the backend when no source has a key
/// @param withheld headers that carry keys, in lower case; no backend sees them
public record Credentials(List<Source> sources, boolean required, boolean forwarded, Set<String> withheld) {
    /// No key.
    public static final Credentials NONE = new Credentials(List.of(), false, false, Set.of());

    /// One place a key may come from.
    public sealed interface Source {
        /// A header of the request that a verified source vouches for.
        ///
        /// @param name in lower case
        record Header(String name) implements Source {}

        /// The configuration.
        record Fixed(Secret key) implements Source {}
    }

    public Credentials {
        sources = List.copyOf(sources);
        withheld = Set.copyOf(withheld);
    }

    /// The configured key and nothing else.
    public static Credentials fixed(Optional<Secret> key) {
        return key.map(secret -> new Credentials(List.of(new Source.Fixed(secret)), false, false, Set.of()))
                .orElse(NONE);
    }

    /// The key for a request with these headers; an empty header is none.
    public Optional<Secret> key(Headers headers) {
        for (Source source : sources) {
            switch (source) {
                case Source.Fixed(var key) -> {
                    return Optional.of(key);
                }
                case Source.Header(var name) -> {
                    String value = headers.first(name).orElse("").strip();
                    if (!value.isEmpty()) {
                        return Optional.of(new Secret(value));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
