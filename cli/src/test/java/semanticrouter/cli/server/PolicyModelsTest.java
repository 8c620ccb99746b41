package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.sentence.BuiltinEncoders;
import semanticrouter.testkit.PretendedServer;

/// The learned models a configuration names.
class PolicyModelsTest {
    private static final String HEAD = """
            version: v0.3
            listeners:
              - {name: http-8899, address: 127.0.0.1, port: 8899}
            providers:
              defaults: {default_model: small}
              models:
                - name: small
                  backend_refs: [{endpoint: "127.0.0.1:8000"}]
            routing:
              modelCards: [{name: small}]
              decisions: []
            """;

    @TempDir
    private Path folder;

    private Policy open(String global, UnaryOperator<@Nullable String> environment) throws Exception {
        return Policy.open(
                ConfigSource.of("config.yaml", HEAD + global, folder), false, environment, Clock.systemUTC());
    }

    private Policy open(String global) throws Exception {
        return open(global, _ -> null);
    }

    private static String encoder(String location) {
        return """
                global:
                  model_catalog:
                    embeddings:
                      semantic: {bert_model_path: "%s", embedding_config: {model_type: bert}}
                """.formatted(location);
    }

    /// The standard encoder as a folder of somebody's own.
    private Path ownEncoder() throws IOException {
        ModelSource standard = ModelSource.of(BuiltinEncoders.read().named("").location());
        Path own = Files.createDirectories(folder.resolve("own"));
        for (String file : List.of("model.onnx", "tokenizer.json")) {
            Files.write(own.resolve(file), standard.bytes(file));
        }
        Files.writeString(own.resolve("config.json"), "{\"hidden_size\": 384}");
        return own;
    }

    @Test
    void anEncoderOfOnesOwnMakesTheVectorsAndTheHeadsKeepTheirs() throws Exception {
        try (Policy own = open(encoder(ownEncoder().toString()));
                Policy builtIn = open("")) {
            assertThat(own.loaded().diagnostics()).noneMatch(Diagnostic::isError);
            assertThat(own.encoders().embeddingSize()).isEqualTo(new EmbeddingSize(1, 384)); // no early exits
            assertThat(own.encoders().tasks()).isEqualTo(builtIn.encoders().tasks());
            Deadline deadline = Deadline.after(Duration.ofSeconds(30));
            assertThat(own.encoders().open(deadline).similarity("a cat", "a kitten"))
                    .isGreaterThan(own.encoders().open(deadline).similarity("a cat", "a tax return"));
            assertThat(own.encoders()
                            .open(deadline)
                            .classify("domain", "Prove the theorem.")
                            .labels())
                    .hasSize(14);
        }
    }

    private static String early(String location, String config) {
        return encoder(location).replace("model_type: bert", "model_type: bert, " + config);
    }

    @Test
    void vectorsOfAnEncoderOfOnesOwnAreCutWhereTheDocumentSays() throws Exception {
        String own = ownEncoder().toString();
        try (Policy cut = open(early(own, "target_dimension: 128, target_layer: 22"));
                Policy whole = open(encoder(own))) {
            assertThat(cut.encoders().embeddingSize().dimension()).isEqualTo(128);
            Deadline deadline = Deadline.after(Duration.ofSeconds(30));
            assertThat(cut.encoders().open(deadline).embed("a cat").values())
                    .isEqualTo(whole.encoders()
                            .open(deadline)
                            .embed("a cat")
                            .truncated(128)
                            .values());
        }
        try (Policy deep = open(early(own, "target_layer: 6"))) {
            assertThat(deep.loaded().plan()).isEmpty();
            assertThat(deep.loaded().obstacles()).anySatisfy(found -> {
                assertThat(found.path())
                        .isEqualTo("global.model_catalog.embeddings.semantic.embedding_config.target_layer");
                assertThat(found.message()).contains("no early exits, not 6");
            });
        }
        try (Policy builtIn = open("""
                global:
                  model_catalog:
                    embeddings: {semantic: {embedding_config: {target_dimension: 128, target_layer: 6}}}
                """)) {
            assertThat(builtIn.encoders().embeddingSize().dimension())
                    .as("the figures are another model's")
                    .isEqualTo(384);
        }
    }

    @Test
    void aModelThatCannotBeReadIsAnErrorWhereItIsNamed() throws Exception {
        Path model = Files.createDirectories(folder.resolve("guard"));
        Files.writeString(model.resolve("model.onnx"), "no model");
        Files.writeString(model.resolve("config.json"), "{}");
        try (Policy policy = open("""
                global:
                  model_catalog:
                    modules:
                      prompt_guard: {model_id: guard}
                """)) {
            assertThat(policy.loaded().plan()).isEmpty();
            assertThat(policy.loaded().obstacles()).anySatisfy(found -> {
                assertThat(found.code()).isEqualTo("model-not-loaded");
                assertThat(found.path()).isEqualTo("global.model_catalog.modules.prompt_guard.model_id");
                assertThat(found.message()).contains(model.toString());
                assertThat(found.span().line()).isEqualTo(15);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hallucination_mitigation.explainer, scores no pairs",
        "reranker, scores no pairs",
        "hallucination_mitigation.detector, marks no unsupported passages"
    })
    void aModelOfPairsIsReadAsOne(String module, String fault) throws Exception {
        Path own = ownEncoder();
        Files.writeString(own.resolve("config.json"), "{\"hidden_size\": 384, \"architectures\": [\"BertModel\"]}");
        String nested = module.replace(".", ": {") + ": {model_id: own}" + "}".repeat(module.split("\\.").length - 1);
        try (Policy policy = open("""
                global:
                  model_catalog:
                    modules: {%s}
                """.formatted(nested))) {
            assertThat(policy.loaded().obstacles()).anySatisfy(found -> {
                assertThat(found.path()).isEqualTo("global.model_catalog.modules." + module + ".model_id");
                assertThat(found.message()).contains(fault);
            });
        }
    }

    @Test
    void weightsOfAnotherFormatAreSaidToBeUnread() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("models/mine")).resolve("model.safetensors"), "");
        try (Policy policy = open(encoder("models/mine"))) {
            assertThat(policy.loaded().plan()).isPresent();
            assertThat(policy.loaded().obstacles())
                    .anyMatch(found -> found.code().equals("model-not-onnx")
                            && found.message().contains("models/mine"));
        }
    }

    @Test
    void aServiceMakesTheVectors() throws Exception {
        PretendedServer server = PretendedServer.answering("{\"data\":[{\"embedding\":[3,4]}]}");
        String global = """
                global:
                  model_catalog:
                    embeddings:
                      semantic:
                        embedding_config: {backend: openai_compatible, model_type: remote, target_dimension: 2}
                        endpoint:
                          base_url: http://127.0.0.1:%d/v1
                          model: tiny
                          api_key_env: EMBEDDING_KEY
                          dimensions: 2
                """.formatted(server.port());
        try (Policy policy = open(global, name -> "EMBEDDING_KEY".equals(name) ? "open-sesame" : null);
                Policy keyless = open(global)) {
            assertThat(policy.loaded().diagnostics()).noneMatch(Diagnostic::isError);
            Deadline deadline = Deadline.after(Duration.ofSeconds(30));
            assertThat(policy.encoders().open(deadline).embed("text").values()).containsExactly(0.6f, 0.8f);
            assertThat(server.keys()).containsExactly("Bearer open-sesame");
            assertThat(policy.encoders().embeddingSize().dimension()).isEqualTo(2);
            assertThat(keyless.loaded().obstacles())
                    .anyMatch(found -> found.code().equals("embedding-service")
                            && found.message().contains("EMBEDDING_KEY is not set"));
        } finally {
            server.close();
        }
    }

    @Test
    void otherModelsNeedARestart() throws Exception {
        try (Policy policy = open("")) {
            ConfigSource later = ConfigSource.of("config.yaml", HEAD + encoder("classpath:other"), folder);
            assertThat(policy.loader().load(later, false).obstacles())
                    .anyMatch(found -> found.code().equals("model-not-loaded")
                            && found.hint().contains("restart"));
            ConfigSource same = ConfigSource.of("config.yaml", HEAD, folder);
            assertThat(policy.loader().load(same, false).plan())
                    .isPresent()
                    .get()
                    .satisfies(RoutingPlan::close);
        }
    }

    @Test
    void aPlatformThisMachineLacksIsAnErrorThatSaysSo() throws Exception {
        try (Policy policy = open("", name -> Policy.PLATFORM.equals(name) ? "nvidia" : null)) {
            assertThat(policy.loaded().obstacles())
                    .anyMatch(found -> found.code().equals("model-not-loaded")
                            && found.message().contains("the execution provider CUDA is not in this build"));
        } catch (IOException also) {
            assertThat(also).hasMessageContaining("the execution provider CUDA is not in this build");
        }
        assertThatThrownBy(() -> open("", name -> Policy.PLATFORM.equals(name) ? "abacus" : null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("write cpu, nvidia (cuda) or amd (rocm)");
    }
}
