package semanticrouter.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.identity.IdentityOptions.Jwt;
import semanticrouter.gateway.identity.IdentityOptions.Keys;
import semanticrouter.gateway.identity.IdentityOptions.Peers;
import semanticrouter.gateway.identity.IdentityOptions.SharedSecret;
import semanticrouter.gateway.identity.IdentityOptions.Trust;
import semanticrouter.gateway.identity.IdentityOptions.VirtualKey;

final class CallersTest {
    private static final String SECRET = "a secret of more than thirty-two characters";
    private static final Headers FORGED = Headers.of(
            "x-authz-user-id",
            "root",
            "x-authz-user-groups",
            "admins",
            "x-authz-tenant-id",
            "acme",
            "x-authz-team-id",
            "core",
            "x-user-openai-key",
            "sk-theirs",
            "accept",
            "*/*");

    private static IdentityOptions trusting(Trust trust) {
        return new IdentityOptions(IdentityHeaders.DEFAULT, trust, List.of());
    }

    private static Trust jwt(Keys keys, boolean required) {
        return new Trust(
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new Jwt(keys, "issuer", "router", "sub", "groups", "tenant", required, Duration.ofSeconds(5))),
                false);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer("issuer")
                .audience("router")
                .claim("groups", List.of("staff", "night"))
                .claim("tenant", "acme")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    private static Headers bearer(String token) {
        return FORGED.with().set("authorization", "Bearer " + token).build();
    }

    private static Optional<Headers> admit(Callers callers, Headers headers) {
        return callers.admit(headers, () -> null);
    }

    @Test
    void identityHeadersOfClientsAreDropped() {
        Headers left =
                admit(new Callers(List.of(), IdentityOptions.DEFAULT), FORGED).orElseThrow();
        assertThat(left.size()).isEqualTo(1);
        assertThat(left.first("accept")).contains("*/*");
    }

    @Test
    void aProxyThatKnowsTheSecretIsBelieved() {
        var callers = new Callers(
                List.of(),
                trusting(new Trust(
                        Optional.of(new SharedSecret("x-proof", new Secret("s3cret"))),
                        Optional.empty(),
                        Optional.empty(),
                        false)));
        Headers left =
                admit(callers, FORGED.with().set("x-proof", "s3cret").build()).orElseThrow();
        assertThat(left.first("x-authz-user-id")).contains("root");
        assertThat(left.first("x-proof")).isEmpty();
        Headers wrong =
                admit(callers, FORGED.with().set("x-proof", "guess").build()).orElseThrow();
        assertThat(wrong.first("x-authz-user-id")).isEmpty();
        assertThat(wrong.first("x-proof")).isEmpty();
    }

    @Test
    void aProxyWithAKnownCertificateIsBelieved() {
        var callers = new Callers(
                List.of(),
                trusting(new Trust(
                        Optional.empty(), Optional.of(new Peers(List.of("CN=edge"))), Optional.empty(), false)));
        Principal edge = () -> "CN=edge";
        Principal other = () -> "CN=other";
        assertThat(callers.admit(FORGED, () -> edge).orElseThrow().first("x-authz-user-id"))
                .contains("root");
        assertThat(callers.admit(FORGED, () -> other).orElseThrow().first("x-authz-user-id"))
                .isEmpty();
        assertThat(callers.admit(FORGED, () -> null).orElseThrow().first("x-authz-user-id"))
                .isEmpty();
    }

    @Test
    void aVirtualKeyStandsForItsCaller() {
        var key = new VirtualKey("ann's", new Secret("vk-1"), "ann", List.of("staff", "night"), "acme");
        var callers = new Callers(
                List.of(new Secret("plain")), new IdentityOptions(IdentityHeaders.DEFAULT, Trust.NOBODY, List.of(key)));
        Headers ann = admit(callers, bearer("vk-1")).orElseThrow();
        assertThat(ann.first("x-authz-user-id")).contains("ann");
        assertThat(ann.first("x-authz-user-groups")).contains("staff,night");
        assertThat(ann.first("x-authz-tenant-id")).contains("acme");
        assertThat(ann.first("x-user-openai-key")).isEmpty();
        assertThat(ann.first("authorization")).isEmpty();
        assertThat(admit(callers, FORGED.with().set("x-api-key", "vk-1").build())
                        .orElseThrow()
                        .first("x-authz-user-id"))
                .contains("ann");
        assertThat(admit(callers, bearer("plain")).orElseThrow().first("x-authz-user-id"))
                .isEmpty();
        assertThat(admit(callers, bearer("vk-2"))).isEmpty();
        assertThat(admit(callers, FORGED)).isEmpty();
    }

    @Test
    void aValidTokenSaysWhoItsBearerIs() throws JOSEException {
        var callers = new Callers(List.of(), trusting(jwt(new Keys.Shared(new Secret(SECRET)), true)));
        Headers ann = admit(callers, bearer(signed(claims().build()))).orElseThrow();
        assertThat(ann.first("x-authz-user-id")).contains("ann");
        assertThat(ann.first("x-authz-user-groups")).contains("staff,night");
        assertThat(ann.first("x-authz-tenant-id")).contains("acme");
        assertThat(ann.first("authorization")).isEmpty();
    }

    @Test
    void tokensThatAreNotGoodAreRefused() throws JOSEException {
        var callers = new Callers(List.of(), trusting(jwt(new Keys.Shared(new Secret(SECRET)), true)));
        Date past = Date.from(Instant.now().minusSeconds(60));
        assertThat(admit(callers, bearer(signed(claims().expirationTime(past).build()))))
                .isEmpty();
        assertThat(admit(callers, bearer(signed(claims().issuer("other").build()))))
                .isEmpty();
        assertThat(admit(callers, bearer(signed(claims().audience("other").build()))))
                .isEmpty();
        assertThat(admit(callers, bearer(signed(claims().subject("a\r\nx: y").build()))))
                .isEmpty();
        assertThat(admit(callers, bearer(new PlainJWT(claims().build()).serialize())))
                .as("an unsigned token")
                .isEmpty();
        String good = signed(claims().build());
        assertThat(admit(callers, bearer(good.substring(0, good.length() - 4) + "AAAA")))
                .isEmpty();
        assertThat(admit(callers, FORGED)).as("no token at all").isEmpty();
    }

    @Test
    void withoutTheNeedForATokenAnonymousCallersComeIn() {
        var callers = new Callers(List.of(), trusting(jwt(new Keys.Shared(new Secret(SECRET)), false)));
        assertThat(admit(callers, FORGED).orElseThrow().first("x-authz-user-id"))
                .isEmpty();
    }

    @Test
    void theKeySetIsReadAgainWhenItChanges(@TempDir Path folder) throws Exception {
        RSAKey first = new RSAKeyGenerator(2048).keyID("1").generate();
        RSAKey second = new RSAKeyGenerator(2048).keyID("2").generate();
        Path file = Files.writeString(folder.resolve("keys.json"), new JWKSet(first.toPublicJWK()).toString());
        var callers = new Callers(List.of(), trusting(jwt(new Keys.InFile(file), true)));
        assertThat(admit(callers, bearer(signed(first)))).isPresent();
        assertThat(admit(callers, bearer(signed(second)))).isEmpty();
        Files.writeString(file, new JWKSet(second.toPublicJWK()).toString());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(admit(callers, bearer(signed(second)))).isPresent();
        assertThat(admit(callers, bearer(signed(first)))).isEmpty();
    }

    private static String signed(RSAKey key) throws JOSEException {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims().build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }
}
