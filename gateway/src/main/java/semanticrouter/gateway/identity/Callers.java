package semanticrouter.gateway.identity;

import java.security.Principal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.model.KnownSecrets;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.identity.IdentityOptions.Trust;
import semanticrouter.gateway.identity.IdentityOptions.VirtualKey;

/// Admits callers by the keys they present and settles who they are (specification: dataplane §6.1, appendix B5).
///
/// Identity headers and provider credentials that clients send are dropped unless a verified source vouches for them;
/// a key or token that stands for a caller sets them. Keys are compared in time that does not depend on how much of a
/// key is right. Safe for all threads.
public final class Callers {
    private static final String BEARER = "bearer ";

    private final KnownSecrets listenerKeys;
    private final KnownSecrets virtualKeys;
    private final KnownSecrets trusted;
    private final IdentityOptions options;
    private final IdentityHeaders names;
    private final Clock clock;
    private final @Nullable Tokens tokens;

    /// @param listenerKeys keys that let in without saying who comes; with no key at all everybody is let in
    public Callers(List<Secret> listenerKeys, IdentityOptions options) {
        this(listenerKeys, options, Clock.systemUTC());
    }

    /// The same with time from elsewhere. Where keys for tokens are fetched it waits for the first fetch, within its
    /// bounds.
    public Callers(List<Secret> listenerKeys, IdentityOptions options, Clock clock) {
        this(listenerKeys, options, null, clock);
    }

    private Callers(List<Secret> listenerKeys, IdentityOptions options, @Nullable Tokens before, Clock clock) {
        this.listenerKeys = new KnownSecrets(listenerKeys);
        this.virtualKeys = new KnownSecrets(
                options.virtualKeys().stream().map(VirtualKey::key).toList());
        this.trusted = new KnownSecrets(options.trust().secret().stream()
                .map(IdentityOptions.SharedSecret::value)
                .toList());
        this.options = options;
        this.clock = clock;
        this.names = options.names();
        this.tokens =
                options.trust().jwt().map(jwt -> Tokens.of(jwt, before, clock)).orElse(null);
    }

    /// Admits callers by other rules; keys that were fetched for tokens are kept.
    public Callers by(List<Secret> newKeys, IdentityOptions newOptions) {
        return new Callers(newKeys, newOptions, tokens, clock);
    }

    /// What is known about keys that are fetched for tokens; empty where none are.
    public Optional<KeyReport> keys() {
        return tokens == null ? Optional.empty() : tokens.report();
    }

    /// The headers to route with; empty when the caller may not come in.
    ///
    /// @param peer who the connection's certificate names, asked only when that matters; null for none
    public Optional<Headers> admit(Headers received, Supplier<@Nullable Principal> peer) {
        String bearer = received.first("authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip())
                .orElse("");
        String apiKey = received.first("x-api-key").orElse("");
        VirtualKey own = virtualKey(bearer);
        if (own == null) {
            own = virtualKey(apiKey);
        }
        if (own != null) {
            return Optional.of(withoutCredentials(
                    named(withoutIdentity(received), own.user(), String.join(",", own.groups()), own.tenant())));
        }
        if (tokens != null && Tokens.looksLikeOne(bearer)) {
            return tokens.check(bearer)
                    .map(said -> withoutCredentials(
                            named(withoutIdentity(received), said.user(), said.groups(), said.tenant())));
        }
        boolean asked = !listenerKeys.isEmpty() || !virtualKeys.isEmpty();
        boolean known = listenerKeys.knows(bearer) || listenerKeys.knows(apiKey);
        boolean tokenMissing =
                options.trust().jwt().map(IdentityOptions.Jwt::required).orElse(false) && !known;
        if (asked && !known || tokenMissing) {
            return Optional.empty();
        }
        Headers headers = vouchedFor(received, peer) ? withoutSecret(received) : withoutIdentity(received);
        return Optional.of(asked ? withoutCredentials(headers) : headers);
    }

    private @Nullable VirtualKey virtualKey(String presented) {
        int at = virtualKeys.find(presented);
        return at < 0 ? null : options.virtualKeys().get(at);
    }

    private boolean vouchedFor(Headers received, Supplier<@Nullable Principal> peer) {
        Trust trust = options.trust();
        boolean knows = trust.secret()
                .map(secret -> trusted.knows(received.first(secret.header()).orElse("")))
                .orElse(false);
        return trust.anybody() || knows || certified(trust, peer);
    }

    private static boolean certified(Trust trust, Supplier<@Nullable Principal> peer) {
        if (trust.peers().isEmpty()) {
            return false;
        }
        Principal shown = peer.get();
        List<String> subjects = trust.peers().get().subjects();
        return shown != null && (subjects.isEmpty() || subjects.contains(shown.getName()));
    }

    /// Whether a header says who calls or carries a credential of theirs for a provider.
    private boolean identity(String name) {
        return name.equals(names.user())
                || name.equals(names.groups())
                || name.equals(names.tenant())
                || name.equals(names.team())
                || name.startsWith("x-authz-")
                || name.startsWith("x-user-") && name.endsWith("-key")
                || options.trust()
                        .secret()
                        .filter(secret -> secret.header().equals(name))
                        .isPresent();
    }

    private Headers withoutIdentity(Headers received) {
        var dropped = new ArrayList<String>(0);
        received.forEach((name, _) -> {
            if (identity(name)) {
                dropped.add(name);
            }
        });
        if (dropped.isEmpty()) {
            return received;
        }
        Headers.Builder left = received.with();
        dropped.forEach(left::remove);
        return left.build();
    }

    private Headers withoutSecret(Headers received) {
        return options.trust()
                .secret()
                .map(secret -> received.with().remove(secret.header()).build())
                .orElse(received);
    }

    private static Headers withoutCredentials(Headers headers) {
        return headers.with().remove("authorization").remove("x-api-key").build();
    }

    private Headers named(Headers headers, String user, String groups, String tenant) {
        Headers.Builder named = headers.with();
        put(named, names.user(), user);
        put(named, names.groups(), groups);
        put(named, names.tenant(), tenant);
        return named.build();
    }

    private static void put(Headers.Builder headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.set(name, value);
        }
    }
}
