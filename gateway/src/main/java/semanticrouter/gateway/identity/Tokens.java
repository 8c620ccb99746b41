package semanticrouter.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.gateway.identity.IdentityOptions.Jwt;
import semanticrouter.gateway.identity.IdentityOptions.Keys;

/// Checks JSON Web Tokens: signature, time, issuer and audience. Safe for all threads.
final class Tokens {
    private static final Logger LOGGER = LoggerFactory.getLogger(Tokens.class);
    private static final int TOKEN_CHARS_MAX = 16 << 10;

    private static final Set<JWSAlgorithm> PUBLIC = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Set<JWSAlgorithm> SHARED = Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

    private final Jwt options;
    private final @Nullable RemoteKeys remote;
    private volatile @Nullable Checker current;

    /// Keys as they were at one time.
    ///
    /// @param version what tells them from others; null for those that never change
    /// @param known identifiers of the keys; null where tokens need not name theirs
    private record Checker(
            @Nullable Object version, @Nullable Set<String> known, DefaultJWTProcessor<SecurityContext> processor) {}

    /// What a token says about its bearer.
    ///
    /// @param groups separated by commas
    record Said(String user, String groups, String tenant) {}

    /// @param remote fetches the keys; null where they lie here
    private Tokens(Jwt options, @Nullable RemoteKeys remote) {
        this.options = options;
        this.remote = remote;
    }

    /// Waits for the first fetch of keys that are fetched, within its bounds; not on an event loop.
    ///
    /// @param before what was checked with until now; keys it has fetched are kept
    static Tokens of(Jwt options, @Nullable Tokens before, Clock clock) {
        if (!(options.keys() instanceof Keys.At source)) {
            return new Tokens(options, null);
        }
        RemoteKeys known = before == null ? null : before.remote;
        if (known != null && known.source().equals(source)) {
            return new Tokens(options, known);
        }
        var remote = new RemoteKeys(source, clock, System::nanoTime);
        try {
            remote.awaitFirst();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new Tokens(options, remote);
    }

    /// What is known about keys that are fetched; empty where none are.
    Optional<KeyReport> report() {
        return Optional.ofNullable(remote).map(RemoteKeys::report);
    }

    /// Whether a bearer's credential has a token's form.
    static boolean looksLikeOne(String bearer) {
        int first = bearer.indexOf('.');
        return first > 0 && bearer.indexOf('.', first + 1) > 0;
    }

    /// What a valid token says; empty for any other.
    Optional<Said> check(String token) {
        if (token.length() > TOKEN_CHARS_MAX) {
            return Optional.empty();
        }
        try {
            SignedJWT signed = SignedJWT.parse(token);
            Checker checker = checker();
            String key = signed.getHeader().getKeyID();
            if (checker == null
                    || key != null
                            && checker.known() != null
                            && !checker.known().contains(key)) {
                if (remote != null) {
                    remote.askAgain();
                }
                return refused("the key is not known");
            }
            return Optional.of(said(checker.processor().process(signed, null)));
        } catch (BadJOSEException | ParseException | JOSEException | IllegalArgumentException invalid) {
            return refused(invalid.getClass().getSimpleName());
        } catch (IOException unreadable) {
            LOGGER.atError().setCause(unreadable).log("the keys that tokens are checked with cannot be read");
            return Optional.empty();
        }
    }

    private static Optional<Said> refused(String reason) {
        LOGGER.atDebug().addKeyValue("reason", reason).log("a token was refused");
        return Optional.empty();
    }

    private Said said(JWTClaimsSet claims) throws ParseException {
        Object groups = claims.getClaim(options.groupsClaim());
        String named = groups instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : groups == null ? "" : groups.toString();
        String user = claims.getClaimAsString(options.userClaim());
        String tenant = claims.getClaimAsString(options.tenantClaim());
        return new Said(plain(user), plain(named), plain(tenant));
    }

    /// A claim becomes a header's value, which holds no control characters.
    private static String plain(@Nullable String claim) {
        String value = claim == null ? "" : claim.strip();
        if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a claim holds control characters");
        }
        return value;
    }

    /// What tokens are checked with now; null when no keys have come yet.
    @SuppressWarnings("ReferenceEquality") // each fetch makes another set
    private @Nullable Checker checker() throws IOException, ParseException {
        Checker now = current;
        switch (options.keys()) {
            case Keys.Shared(var secret) -> {
                if (now == null) {
                    byte[] bytes = secret.value().getBytes(StandardCharsets.UTF_8);
                    now = new Checker(null, null, processor(SHARED, new ImmutableSecret<>(bytes)));
                }
            }
            case Keys.InFile(var file) -> {
                FileTime changed = Files.getLastModifiedTime(file);
                if (now == null || !changed.equals(now.version())) {
                    now = new Checker(
                            changed, null, processor(PUBLIC, new ImmutableJWKSet<>(JWKSet.load(file.toFile()))));
                }
            }
            case Keys.At _ -> {
                JWKSet keys = remote == null ? null : remote.current();
                if (keys == null) {
                    return null;
                }
                if (now == null || now.version() != keys) {
                    now = new Checker(keys, identifiers(keys), processor(PUBLIC, new ImmutableJWKSet<>(keys)));
                }
            }
        }
        current = now;
        return now;
    }

    private static Set<String> identifiers(JWKSet keys) {
        return keys.getKeys().stream()
                .map(JWK::getKeyID)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private DefaultJWTProcessor<SecurityContext> processor(
            Set<JWSAlgorithm> algorithms, JWKSource<SecurityContext> keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        var exact = new JWTClaimsSet.Builder();
        if (!options.issuer().isEmpty()) {
            exact.issuer(options.issuer());
        }
        var required = new HashSet<>(Set.of("exp", options.userClaim()));
        var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(
                options.audience().isEmpty() ? null : Set.of(options.audience()), exact.build(), required, null);
        verifier.setMaxClockSkew((int) options.leeway().toSeconds());
        processor.setJWTClaimsSetVerifier(verifier);
        return processor;
    }
}
