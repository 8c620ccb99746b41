package semanticrouter.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.KeySetAddress;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.identity.IdentityOptions.Jwt;
import semanticrouter.gateway.identity.IdentityOptions.Keys;
import semanticrouter.gateway.identity.IdentityOptions.Trust;
import semanticrouter.testkit.Certificate;

/// Keys that are fetched: what tokens they let in, when they are fetched again, and what a bad source can do.
final class RemoteKeysIT {
    private static final ECKey OLD = key("old");
    private static final ECKey NEW = key("new");

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String json(ECKey... keys) {
        return new JWKSet(List.of(keys)).toString();
    }

    private static Headers bearer(ECKey key) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        token.sign(new ECDSASigner(key));
        return Headers.of("authorization", "Bearer " + token.serialize());
    }

    private static Keys.At at(int port) {
        return new Keys.At(KeySetAddress.of("http://127.0.0.1:" + port + "/keys?secret=x"), Optional.empty());
    }

    private static IdentityOptions fetching(Keys keys) {
        var jwt = new Jwt(keys, "", "", "sub", "groups", "tenant", true, Duration.ZERO);
        return new IdentityOptions(
                IdentityHeaders.DEFAULT,
                new Trust(Optional.empty(), Optional.empty(), Optional.of(jwt), false),
                List.of());
    }

    @Test
    void aTokenIsBelievedWhoseKeyWasFetched() throws Exception {
        try (var source = ScriptedBackend.answering(json(OLD))) {
            var callers = new Callers(List.of(), fetching(at(source.port())));
            assertThat(callers.admit(bearer(OLD), () -> null).orElseThrow().first("x-authz-user-id"))
                    .contains("ann");
            assertThat(callers.admit(bearer(NEW), () -> null)).isEmpty();
            KeyReport report = callers.keys().orElseThrow();
            assertThat(report.keys()).isEqualTo(1);
            assertThat(report.fault()).isEmpty();
            assertThat(report.fetched()).isPresent();
            assertThat(report.address()).endsWith("/keys").doesNotContain("secret");
        }
    }

    @Test
    void anotherConfigurationKeepsTheKeys() throws Exception {
        var source = ScriptedBackend.answering(json(OLD));
        var callers = new Callers(List.of(), fetching(at(source.port())));
        source.close();
        Callers next = callers.by(List.of(), fetching(at(source.port())));
        assertThat(next.admit(bearer(OLD), () -> null)).isPresent();
        assertThat(source.received()).hasSize(1);
    }

    @Test
    void keysAreFetchedAgainWhenTheyAreOldOrUnknownButNotMoreOftenThanThat() throws Exception {
        var served = new AtomicReference<>(json(OLD));
        var nanos = new AtomicLong();
        try (var source = new ScriptedBackend((_, wire) -> wire.json(200, served.get()))) {
            var keys = new RemoteKeys(at(source.port()), Clock.systemUTC(), nanos::get);
            keys.awaitFirst();
            JWKSet first = keys.current();
            assertThat(first).isNotNull();
            for (int i = 0; i < 50; i++) {
                keys.askAgain(); // a token that names a key of its own invention
            }
            assertThat(source.received()).hasSize(1);
            served.set(json(NEW));
            nanos.addAndGet(RemoteKeys.PAUSE.toNanos() + 1);
            keys.askAgain();
            awaitOther(keys, first);
            for (int i = 0; i < 50; i++) {
                keys.askAgain();
            }
            assertThat(source.received()).hasSize(2);
            JWKSet second = keys.current();
            served.set(json(OLD, NEW));
            nanos.addAndGet(RemoteKeys.AGE_MAX.toNanos() + 1);
            assertThat(keys.current()).as("nobody waits").isSameAs(second);
            awaitOther(keys, second);
            assertThat(keys.report().keys()).isEqualTo(2);
            assertThat(source.received()).hasSize(3);
        }
    }

    @SuppressWarnings("ReferenceEquality") // each fetch makes another set
    private static void awaitOther(RemoteKeys keys, @Nullable JWKSet before) throws InterruptedException {
        while (keys.current() == before) {
            Thread.sleep(5);
        }
    }

    @Test
    void theLastGoodKeysStayWhenTheSourceFails() throws Exception {
        var good = new AtomicReference<>(true);
        var nanos = new AtomicLong();
        try (var source = new ScriptedBackend((_, wire) -> wire.json(good.get() ? 200 : 500, json(OLD)))) {
            var keys = new RemoteKeys(at(source.port()), Clock.systemUTC(), nanos::get);
            keys.awaitFirst();
            good.set(false);
            nanos.addAndGet(RemoteKeys.AGE_MAX.toNanos() + 1);
            JWKSet held = keys.current();
            while (keys.report().fault().isEmpty()) {
                Thread.sleep(5);
            }
            assertThat(keys.report().fault()).contains("status 500");
            assertThat(held).isNotNull().isSameAs(keys.current());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"keys\":[]}|no public key",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"a\"}]}|no public key",
                "not a key set|no JSON Web Key Set",
                "<html>|no JSON Web Key Set"
            })
    void whatIsNoKeySetIsNotBelieved(String answer, String fault) throws Exception {
        try (var source = ScriptedBackend.answering(answer)) {
            assertThat(faultOf(at(source.port()))).contains(fault);
        }
    }

    private static String faultOf(Keys.At source) throws InterruptedException {
        var keys = new RemoteKeys(source, Clock.systemUTC(), System::nanoTime);
        keys.awaitFirst();
        assertThat(keys.current()).isNull();
        return keys.report().fault();
    }

    @Test
    void anAnswerTooLongARedirectAndSilenceAreFaults() throws Exception {
        var never = new CountDownLatch(1);
        try (var lengthy = ScriptedBackend.answering("{\"keys\":[]," + " ".repeat(RemoteKeys.BYTES_MAX) + "}");
                var endless = new ScriptedBackend((_, wire) -> {
                    wire.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{");
                    never.await();
                });
                var trap = ScriptedBackend.answering(json(OLD));
                var elsewhere =
                        new ScriptedBackend((_, wire) -> wire.write("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:"
                                + trap.port() + "/\r\ncontent-length: 0\r\n\r\n"))) {
            assertThat(faultOf(at(lengthy.port()))).contains("more than 262144 bytes");
            assertThat(faultOf(at(elsewhere.port()))).contains("status 302");
            assertThat(trap.received()).isEmpty();
            assertThat(faultOf(at(endless.port()))).contains("within 5 s");
        } finally {
            never.countDown();
        }
        assertThat(faultOf(at(1))).contains("cannot be reached");
    }

    @Test
    void certificatesAreChecked(@TempDir Path folder) throws Exception {
        Certificate certificate = Certificate.in(folder);
        var tls = new Listener("127.0.0.1", 0, Optional.of(new TlsFiles(certificate.certificate(), certificate.key())));
        try (var source = Running.with(Running.options().with(List.of(tls)), TestPlan.of(List.of()))) {
            KeySetAddress address =
                    KeySetAddress.of("https://127.0.0.1:" + source.server().port() + "/v1/models");
            assertThat(faultOf(new Keys.At(address, Optional.empty()))).contains("certificate is not trusted");
            assertThat(faultOf(new Keys.At(address, Optional.of(certificate.certificate()))))
                    .as("TLS holds; what it answers with is a list of models")
                    .contains("no JSON Web Key Set");
            assertThat(faultOf(new Keys.At(address, Optional.of(folder.resolve("missing.pem")))))
                    .contains("cannot be read");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://idp.example/keys",
                "http://169.254.169.254/latest",
                "http://127.0.0.1.example/keys",
                "http://localhost@evil.example/keys",
                "https://user:pass@idp.example/keys",
                "file:///etc/passwd",
                "https:///keys",
                "keys",
                "https://idp.example/keys#x",
                "http://[::1/keys"
            })
    void anAddressIsOverTlsOrOfThisMachine(String address) {
        assertThatThrownBy(() -> KeySetAddress.of(address)).isInstanceOf(IllegalArgumentException.class);
        assertThat(KeySetAddress.of("https://idp.example/keys?t=1")).hasToString("https://idp.example/keys");
        assertThat(KeySetAddress.of("http://[::1]:8080/keys")).hasToString("http://[::1]:8080/keys");
    }
}
