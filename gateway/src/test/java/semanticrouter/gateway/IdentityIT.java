package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.limit.LimitRule;
import semanticrouter.core.limit.LocalLimiter;
import semanticrouter.core.limit.OpenGrants;
import semanticrouter.core.limit.RateLimit;
import semanticrouter.core.model.Secret;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.GatewayOptions.Listener;
import semanticrouter.gateway.accept.TlsFiles;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.identity.IdentityOptions.Peers;
import semanticrouter.gateway.identity.IdentityOptions.Trust;
import semanticrouter.gateway.identity.IdentityOptions.VirtualKey;
import semanticrouter.testkit.Certificate;

/// Who is believed to be whom, over real connections.
final class IdentityIT {
    private static Plugin noting(AtomicReference<String> user) {
        return (call, next) -> {
            user.set(call.inbound().facts().headers().first("x-authz-user-id").orElse("nobody"));
            return next.send(call);
        };
    }

    @Test
    void aForgedIdentityChangesNothing() throws Exception {
        var user = new AtomicReference<>("unset");
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(TestPlan.of(List.of(TestPlan.backend(backend.port())), noting(user)))) {
            HttpResponse<String> answer =
                    running.send(running.post(Running.CHAT, Running.AUTO).header("X-Authz-User-Id", "root"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(user).hasValue("nobody");
        }
    }

    @Test
    void aCertificateOfAKnownProxyVouchesForTheIdentity(@TempDir Path folder) throws Exception {
        Certificate certificate = Certificate.in(folder);
        var files = new TlsFiles(certificate.certificate(), certificate.key(), Optional.of(certificate.certificate()));
        var user = new AtomicReference<>("unset");
        var trust =
                new Trust(Optional.empty(), Optional.of(new Peers(List.of("CN=localhost"))), Optional.empty(), false);
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options()
                                .with(List.of(new Listener("127.0.0.1", 0, Optional.of(files))))
                                .with(new IdentityOptions(IdentityHeaders.DEFAULT, trust, List.of())),
                        TestPlan.of(List.of(TestPlan.backend(backend.port())), noting(user)))) {
            assertThat(asRoot(running, certificate.trusting())).isEqualTo(200);
            assertThat(user).as("without a certificate").hasValue("nobody");
            assertThat(asRoot(running, certificate.presenting())).isEqualTo(200);
            assertThat(user).as("with one").hasValue("root");
        }
    }

    private static int asRoot(Running running, SSLContext context) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            URI uri = URI.create("https://127.0.0.1:" + running.server().port() + Running.CHAT);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("x-authz-user-id", "root")
                    .POST(HttpRequest.BodyPublishers.ofString(Running.AUTO))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    @Test
    void limitsGoByTheKeysCallerAndAreToldInHeaders() throws Exception {
        var rule = new LimitRule(
                "three", LimitRule.Match.ALL, LimitRule.Scope.USER, true, LimitRule.Unit.HOUR, 3, 0, 0, "USD");
        var limit = new RateLimit(
                List.of(new LocalLimiter(List.of(rule), Clock.systemUTC(), 100)),
                IdentityHeaders.DEFAULT,
                new OpenGrants(),
                Clock.systemUTC());
        var keys = List.of(
                new VirtualKey("a", new Secret("vk-ann"), "ann", List.of(), ""),
                new VirtualKey("b", new Secret("vk-bob"), "bob", List.of(), ""));
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(
                        Running.options().with(new IdentityOptions(IdentityHeaders.DEFAULT, Trust.NOBODY, keys)),
                        TestPlan.of(List.of(TestPlan.backend(backend.port())), limit))) {
            for (int i = 0; i < 3; i++) {
                assertThat(as(running, "vk-ann").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> denied = as(running, "vk-ann");
            assertThat(denied.statusCode()).isEqualTo(429);
            assertThat(denied.headers().firstValue("x-ratelimit-limit")).contains("3");
            assertThat(denied.headers().firstValue("x-ratelimit-remaining")).contains("0");
            assertThat(denied.headers().firstValue("x-vsr-ratelimit-rule")).contains("three");
            assertThat(denied.headers().firstValueAsLong("x-ratelimit-reset").orElse(0))
                    .isGreaterThan(1_700_000_000L);
            assertThat(denied.headers().firstValueAsLong("retry-after").orElse(0))
                    .isBetween(3_500L, 3_600L);
            assertThat(denied.headers().firstValue("x-vsr-response-path")).contains("rate_limited");
            assertThat(denied.body()).contains("rate_limit_error").contains("Rate limit exceeded");
            assertThat(as(running, "vk-bob").statusCode()).isEqualTo(200);
            assertThat(as(running, "vk-eve").statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> as(Running running, String key) throws Exception {
        return running.send(running.post(Running.CHAT, Running.AUTO).header("authorization", "Bearer " + key));
    }
}
