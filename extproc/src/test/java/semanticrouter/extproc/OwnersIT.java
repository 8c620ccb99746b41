package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;

/// What one tenant keeps through Envoy no other can read, chain to or delete, and nobody becomes another tenant by
/// saying so.
final class OwnersIT {
    private static final String RESPONSES = "/v1/responses";
    private static final String REPLY =
            "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}";
    private static final IdentityOptions BY_SECRET = new IdentityOptions(
            IdentityHeaders.DEFAULT,
            new IdentityOptions.Trust(
                    Optional.of(new IdentityOptions.SharedSecret("x-proxy-secret", new Secret("s3cret"))),
                    Optional.empty(),
                    Optional.empty(),
                    false),
            List.of());

    private static Headers caller(String tenant, String secret) {
        return Headers.of("x-authz-user-id", "ann", "x-authz-tenant-id", tenant, "x-proxy-secret", secret);
    }

    @Test
    void whatATenantKeepsIsItsOwn() throws Exception {
        GatewayOptions options = Running.options()
                .withResponses(ResponsesOptions.with(
                        new MemoryResponses(Bounds.inProcess(100, Duration.ofHours(1)), Clock.systemUTC())))
                .with(BY_SECRET);
        try (var backend = ScriptedBackend.answering(REPLY);
                var processor =
                        Processor.with(options, TestPlan.of(List.of(TestPlan.backend(backend.port()))), more -> more)) {
            var envoy =
                    new EnvoyProxy(processor, backend.port(), BodySendMode.BUFFERED, BodySendMode.BUFFERED, List::of);
            EnvoyProxy.Response made = envoy.exchange(
                    "POST", RESPONSES, caller("acme", "s3cret"), "{\"model\":\"auto\",\"input\":\"hi\"}");
            assertThat(made.status()).isEqualTo(200);
            String id = new String(made.body(), StandardCharsets.UTF_8)
                    .replaceAll("(?s).*?\"id\":\"(resp_[^\"]+)\".*", "$1");
            assertThat(id).startsWith("resp_");
            String one = RESPONSES + "/" + id;
            String chained = "{\"model\":\"auto\",\"input\":\"and?\",\"previous_response_id\":\"" + id + "\"}";
            for (Headers other : List.of(
                    caller("evil", "s3cret"),
                    caller("acme", "guessed"),
                    Headers.of("x-authz-user-id", "ann", "x-authz-tenant-id", "acme"),
                    Headers.NONE)) {
                assertThat(envoy.exchange("GET", one, other, "").status()).isEqualTo(404);
                assertThat(envoy.exchange("GET", one + "/input_items", other, "")
                                .status())
                        .isEqualTo(404);
                assertThat(envoy.exchange("DELETE", one, other, "").status()).isEqualTo(404);
                assertThat(envoy.exchange("POST", RESPONSES, other, chained).status())
                        .isEqualTo(400);
            }
            assertThat(backend.received()).hasSize(1);
            assertThat(envoy.exchange("GET", one, caller("acme", "s3cret"), "").status())
                    .isEqualTo(200);
            assertThat(envoy.exchange("POST", RESPONSES, caller("acme", "s3cret"), chained)
                            .status())
                    .isEqualTo(200);
        }
    }
}
