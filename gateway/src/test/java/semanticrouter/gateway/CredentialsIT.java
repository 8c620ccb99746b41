package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.Credentials.Source;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.gateway.identity.IdentityOptions;
import semanticrouter.gateway.identity.IdentityOptions.SharedSecret;
import semanticrouter.gateway.identity.IdentityOptions.Trust;
import semanticrouter.core.model.Secret;

/// Whose key a backend is called with, over real connections.
final class CredentialsIT {
    private static final GatewayOptions BEHIND_A_PROXY = Running.options()
            .with(new IdentityOptions(
                    IdentityHeaders.DEFAULT,
                    new Trust(
                            Optional.of(new SharedSecret("x-edge-proof", new Secret("proof"))),
                            Optional.empty(),
                            Optional.empty(),
                            false),
                    List.of()));

    private static Backend backend(int port, boolean required) {
        Backend plain = TestPlan.backend(port);
        return new Backend(
                plain.name(),
                plain.tls(),
                plain.host(),
                plain.port(),
                plain.path(),
                plain.weight(),
                plain.modelId(),
                plain.authHeader(),
                plain.authPrefix(),
                new Credentials(
                        List.of(new Source.Header("x-authz-openai")), required, false, Set.of("x-authz-openai")),
                Map.of(),
                plain.provider());
    }

    @Test
    void aCallersOwnKeyIsTakenFromATrustedProxyAndReachesTheBackendAsItsCredentialOnly() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(BEHIND_A_PROXY, TestPlan.of(List.of(backend(backend.port(), true))))) {
            HttpResponse<String> served = running.send(running.post(Running.CHAT, Running.AUTO)
                    .header("x-edge-proof", "proof")
                    .header("x-authz-openai", "sk-ann"));
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(backend.received().getFirst().headers())
                    .containsEntry("authorization", "Bearer sk-ann")
                    .doesNotContainKeys("x-authz-openai", "x-edge-proof");
            HttpResponse<String> forged =
                    running.send(running.post(Running.CHAT, Running.AUTO).header("x-authz-openai", "sk-mallory"));
            assertThat(forged.statusCode()).isEqualTo(401);
            assertThat(forged.body())
                    .contains("Credential resolution failed for model")
                    .doesNotContain("mallory");
            assertThat(backend.received()).hasSize(1);
        }
    }

    @Test
    void withoutAKeyTheCallIsMadeWithoutOneWhereThatIsAllowed() throws Exception {
        try (var backend = ScriptedBackend.answering("{\"ok\":1}");
                var running = Running.with(BEHIND_A_PROXY, TestPlan.of(List.of(backend(backend.port(), false))))) {
            HttpResponse<String> served = running.send(
                    running.post(Running.CHAT, Running.AUTO).header("authorization", "Bearer the-clients-own"));
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(backend.received().getFirst().headers()).doesNotContainKey("authorization");
        }
    }
}
