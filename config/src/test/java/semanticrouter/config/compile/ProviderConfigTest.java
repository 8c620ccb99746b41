package semanticrouter.config.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.encoder.EncoderSource;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Provider;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.Headers;

/// Providers and the keys they are called with, as a document asks for them.
final class ProviderConfigTest {
    private final PlanLoader loader = new PlanLoader(
            TestKinds.all(),
            EncoderSource.of(new NoEncoders()),
            Clock.systemUTC(),
            Map.of("OURS", "ours")::get,
            List.of(),
            PolicyCheck.NONE,
            new Limits(Clock.systemUTC()));

    private PlanLoader.Loaded load(String backend, String authz) throws InterruptedException {
        String yaml = """
                version: v0.3
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [%s]}]
                routing:
                  modelCards: [{name: small}]
                global: {services: {authz: %s}}
                """.formatted(backend, authz);
        return loader.load(ConfigSource.of("small.yaml", yaml, Path.of("/nowhere")), false);
    }

    private Backend backend(String backend, String authz) throws InterruptedException {
        PlanLoader.Loaded loaded = load(backend, authz);
        assertThat(loaded.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
        return loaded.plan()
                .orElseThrow()
                .model("small")
                .orElseThrow()
                .backends()
                .getFirst();
    }

    private static Optional<String> key(Backend backend, String... headers) {
        return backend.credentials().key(Headers.of(headers)).map(Secret::value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai|https://api.openai.com/v1|Authorization|Bearer|/v1/chat/completions",
                "anthropic|https://api.anthropic.com|x-api-key|''|/v1/messages",
                "azure-openai|https://r.openai.azure.com/openai/deployments/d|api-key|''|/openai/deployments/d/chat/completions?api-version=v9",
                "bedrock|https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1|Authorization|Bearer|/openai/v1/chat/completions",
                "gemini|https://generativelanguage.googleapis.com/v1beta/openai|Authorization|Bearer|/v1beta/openai/chat/completions",
                "vertex-ai|https://eu-aiplatform.googleapis.com/v1/endpoints/openapi|Authorization|Bearer|/v1/endpoints/openapi/chat/completions",
                "minimax|https://api.minimax.io|Authorization|Bearer|/v1/chat/completions",
                "mistral|https://api.mistral.ai/v1|Authorization|Bearer|/v1/chat/completions"
            })
    void everyProviderIsSpokenToInItsWay(String provider, String url, String header, String prefix, String path)
            throws InterruptedException {
        Backend backend = backend("{base_url: \"%s\", provider: %s, api_version: v9}".formatted(url, provider), "{}");
        assertThat(List.of(backend.authHeader(), backend.authPrefix(), backend.path()))
                .isEqualTo(List.of(header, prefix, path));
        assertThat(backend.headers())
                .isEqualTo(provider.equals("anthropic") ? Map.of("anthropic-version", "v9") : Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{base_url: 'https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1', provider: bedrock, api_key: AKIAIOSFODNN7EXAMPLE}|provider-credential|SigV4",
                "{base_url: 'https://eu-aiplatform.googleapis.com/v1/endpoints/openapi', provider: vertex-ai, api_key: '{\"type\": \"service_account\"}'}|provider-credential|access token",
                "{base_url: 'https://bedrock-runtime.eu-west-1.amazonaws.com', provider: bedrock}|provider-path|/openai/v1",
                "{provider: openai}|backend-address|https://api.openai.com/v1",
                "{endpoint: 'h:1', provider: opnai}|unknown-provider|azure-openai"
            })
    void whatCannotBeSpokenIsSaidWithTheWayOut(String backend, String code, String hint) throws InterruptedException {
        List<Diagnostic> found = load(backend, "{}").diagnostics();
        assertThat(found)
                .filteredOn(finding -> finding.code().equals(code))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(Objects.toString(finding.hint())).contains(hint);
                    assertThat(finding.message()).doesNotContain("AKIA");
                });
    }

    @Test
    void aNameThatIsCloseToNoKnownProviderIsTakenAtItsWord() throws InterruptedException {
        PlanLoader.Loaded loaded = load("{endpoint: 'h:1', provider: house-models}", "{}");
        assertThat(loaded.diagnostics()).isEmpty();
        assertThat(loaded.plan()).isPresent();
    }

    @Test
    void aNameThatLooksMisspeltIsToldWithTheValidOnesAndLoadsAllTheSame() throws InterruptedException {
        PlanLoader.Loaded loaded = load("{endpoint: 'h:1', provider: opnai}", "{}");
        assertThat(loaded.plan()).isPresent();
        assertThat(loaded.diagnostics()).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isFalse();
            assertThat(finding.hint()).contains(Provider.names());
        });
    }

    private static final String CLOUD =
            "{base_url: 'https://api.openai.com/v1', provider: openai, api_key: \"${OURS}\"}";

    @Test
    void theFirstSourceThatHasAKeyWins() throws InterruptedException {
        String own = "x-user-openai-key";
        assertThat(key(backend(CLOUD, "{}"), own, "theirs")).contains("theirs");
        assertThat(key(backend(CLOUD, "{}"), own, " ")).contains("ours");
        assertThat(key(backend(CLOUD, "{}"), "x-user-anthropic-key", "theirs")).contains("ours");
        Backend configured = backend(CLOUD, "{providers: [{type: static-config}, {type: header-injection}]}");
        assertThat(key(configured, own, "theirs")).contains("ours");
        Backend only = backend(CLOUD, "{providers: [{type: header-injection, headers: {openai: X-Authz-Key}}]}");
        assertThat(key(only, own, "theirs")).isEmpty();
        assertThat(key(only, "x-authz-key", "theirs")).contains("theirs");
        assertThat(only.credentials().withheld()).containsExactly("x-authz-key");
    }

    @Test
    void aCallWithoutAKeyIsRefusedOnlyWhereSourcesAreNamedAndNotToldToLetItPass() throws InterruptedException {
        assertThat(backend(CLOUD, "{}").credentials().required()).isFalse();
        assertThat(backend(CLOUD, "{providers: [{type: header-injection}]}")
                        .credentials()
                        .required())
                .isTrue();
        assertThat(backend(CLOUD, "{fail_open: true, providers: [{type: header-injection}]}")
                        .credentials()
                        .required())
                .isFalse();
    }

    @Test
    void headersThatClientsCouldSetThemselvesCarryNoKeys() throws InterruptedException {
        assertThat(load(CLOUD, "{providers: [{type: header-injection, headers: {openai: x-my-key}}]}")
                        .diagnostics())
                .extracting(Diagnostic::code)
                .containsExactly("credential-source");
        PlanLoader.Loaded nobody = load(CLOUD, "{providers: [{type: header-injection, headers: {opneai: x-my-key}}]}");
        assertThat(nobody.diagnostics()).extracting(Diagnostic::code).containsExactly("credential-source");
        assertThat(nobody.plan()).isPresent();
    }
}
