package semanticrouter.gateway.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.gateway.identity.IdentityOptions.Keys;

/// A JSON Web Key Set that is fetched (RFC 7517 §5) and kept. Nobody waits for a fetch: whoever asks gets the keys
/// there are, and asking for old or unknown ones starts a fetch beside. Keys that came stay until others come.
///
/// Certificates and host names are always checked and redirects are not followed. Safe for all threads.
final class RemoteKeys {
    /// Longest a fetch may take.
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    /// Longest key set in bytes; those of large providers have some thousand.
    static final int BYTES_MAX = 256 << 10;
    /// How old keys are when they are fetched anew.
    static final Duration AGE_MAX = Duration.ofMinutes(5);
    /// How long no other fetch is started after one, whatever tokens name.
    static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Logger LOGGER = LoggerFactory.getLogger(RemoteKeys.class);

    private final Keys.At source;
    private final Clock clock;
    private final LongSupplier ticker;
    private final AtomicBoolean fetching = new AtomicBoolean();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile long triedNanos;
    private volatile @Nullable Fetched fetched;
    private volatile String fault = "";

    /// Keys as they came at one time.
    private record Fetched(JWKSet keys, Instant at, long nanos) {}

    /// Why a fetch failed, in words for a person that hold nothing of what was received.
    private static final class FetchException extends Exception {
        private static final long serialVersionUID = 1;

        FetchException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// Starts the first fetch.
    ///
    /// @param ticker nanoseconds, never going back
    RemoteKeys(Keys.At source, Clock clock, LongSupplier ticker) {
        this.source = source;
        this.clock = clock;
        this.ticker = ticker;
        triedNanos = ticker.getAsLong();
        fetch();
    }

    Keys.At source() {
        return source;
    }

    /// Waits until the first fetch is over, however it ends; not on an event loop.
    void awaitFirst() throws InterruptedException {
        var _ = first.await(TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
    }

    /// The keys there are; null when none has come yet.
    @Nullable
    JWKSet current() {
        Fetched now = fetched;
        if (now == null || ticker.getAsLong() - now.nanos() > AGE_MAX.toNanos()) {
            askAgain();
        }
        return now == null ? null : now.keys();
    }

    /// Has the keys fetched again, unless that was done a moment ago: a token names one that is not there.
    void askAgain() {
        if (ticker.getAsLong() - triedNanos > PAUSE.toNanos()) {
            fetch();
        }
    }

    KeyReport report() {
        Fetched now = fetched;
        return new KeyReport(
                source.address().toString(),
                now == null ? 0 : now.keys().size(),
                Optional.ofNullable(now).map(Fetched::at),
                fault);
    }

    private void fetch() {
        if (fetching.compareAndSet(false, true)) {
            triedNanos = ticker.getAsLong();
            Thread.ofVirtual().name("key-set").start(this::fetchNow);
        }
    }

    private void fetchNow() {
        try {
            JWKSet keys = parsed(received());
            fetched = new Fetched(keys, clock.instant(), ticker.getAsLong());
            fault = "";
        } catch (FetchException failed) {
            fault = String.valueOf(failed.getMessage());
            LOGGER.atWarn()
                    .addKeyValue("address", source.address())
                    .addKeyValue("reason", fault)
                    .log("the keys that tokens are checked with could not be fetched; those there are stay");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            fetching.set(false);
            first.countDown();
        }
    }

    private String received() throws FetchException, InterruptedException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TIMEOUT);
        Path authorities = source.authorities().orElse(null);
        if (authorities != null) {
            client.sslContext(trusting(authorities));
        }
        var request = HttpRequest.newBuilder(source.address().uri())
                .timeout(TIMEOUT)
                .header("accept", "application/jwk-set+json, application/json")
                .build();
        HttpClient opened = client.build();
        try {
            // The request's own time ends with the head of the reply; this one ends with its body.
            HttpResponse<byte[]> response = opened.sendAsync(
                            request,
                            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), BYTES_MAX))
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new FetchException("it answers with status " + response.statusCode(), null);
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (TimeoutException late) {
            throw new FetchException("it did not answer within " + TIMEOUT.toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            throw new FetchException(reason(failed.getCause()), failed);
        } finally {
            opened.shutdownNow();
        }
    }

    private static String reason(@Nullable Throwable why) {
        return switch (why) {
            case SSLException _ -> "its certificate is not trusted, or TLS failed";
            case java.net.http.HttpTimeoutException _ -> "it did not answer within " + TIMEOUT.toSeconds() + " s";
            case ConnectException _ -> "it cannot be reached";
            case IOException limit
            when String.valueOf(limit.getMessage()).contains("exceeds capacity") ->
                "it answers with more than " + BYTES_MAX + " bytes";
            case null, default -> "it broke off";
        };
    }

    private static JWKSet parsed(String text) throws FetchException {
        JWKSet keys;
        try {
            keys = JWKSet.parse(text).toPublicJWKSet(); // a shared secret has no place where everybody can read it
        } catch (ParseException | RuntimeException unreadable) {
            throw new FetchException("what it answers with is no JSON Web Key Set", unreadable);
        }
        if (keys.isEmpty()) {
            throw new FetchException("its JSON Web Key Set holds no public key", null);
        }
        return keys;
    }

    private static SSLContext trusting(Path authorities) throws FetchException {
        try (InputStream in = Files.newInputStream(authorities)) {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trust.setCertificateEntry("authority" + count++, certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new FetchException("the authorities in " + authorities + " cannot be read", unreadable);
        }
    }
}
