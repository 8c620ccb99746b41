package semanticrouter.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.gateway.identity.IdentityOptions.Jwt;

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
    private volatile @Nullable Checker current;

    /// Keys as they were read at one time.
    private record Checker(@Nullable FileTime read, DefaultJWTProcessor<SecurityContext> processor) {}

    /// What a token says about its bearer.
    ///
    /// @param groups separated by commas
    record Said(String user, String groups, String tenant) {}

    Tokens(Jwt options) {
        this.options = options;
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
            return Optional.of(said(checker().processor().process(token, null)));
        } catch (BadJOSEException | ParseException | JOSEException | IllegalArgumentException invalid) {
            LOGGER.atDebug()
                    .addKeyValue("reason", invalid.getClass().getSimpleName())
                    .log("a token was refused");
            return Optional.empty();
        } catch (IOException unreadable) {
            LOGGER.atError().setCause(unreadable).log("the keys that tokens are checked with cannot be read");
            return Optional.empty();
        }
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

    private Checker checker() throws IOException, ParseException {
        Checker known = current;
        Path file = options.keys().orElse(null);
        FileTime changed = file == null ? null : Files.getLastModifiedTime(file);
        if (known == null || changed != null && !changed.equals(known.read())) {
            known = new Checker(changed, processor(file));
            current = known;
        }
        return known;
    }

    private DefaultJWTProcessor<SecurityContext> processor(@Nullable Path file) throws IOException, ParseException {
        JWKSource<SecurityContext> keys = file == null
                ? new ImmutableSecret<>(options.secret().orElseThrow().value().getBytes(StandardCharsets.UTF_8))
                : new ImmutableJWKSet<>(JWKSet.load(file.toFile()));
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(file == null ? SHARED : PUBLIC, keys));
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
