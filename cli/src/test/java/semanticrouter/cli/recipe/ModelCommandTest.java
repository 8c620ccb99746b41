package semanticrouter.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.ServedProcess;
import semanticrouter.testkit.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Virtual models: what they are, who plays their parts, and forks of them.
class ModelCommandTest {
    private static final String MODELS = """
        version: v0.3
        providers:
          models:
            - {name: small, pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 1}, backend_refs: [{endpoint: "127.0.0.1:9"}]}
            - {name: large, pricing: {currency: USD, prompt_per_1m: 9, completion_per_1m: 9}, backend_refs: [{endpoint: "127.0.0.1:9"}]}
        routing:
          modelCards: [{name: small}, {name: large}]
        """;

    private final Console console = new Console();

    @TempDir
    private Path folder;

    @Test
    void the_five_goals_are_listed() {
        assertThat(console.run("model", "list")).isEqualTo(ExitCode.OK);
        assertThat(console.out())
                .contains("vllm-sr/mom-v1-blend", "mom-v1-lite", "mom-v1-flash", "mom-v1-ultra", "mom-v1-vault");
        assertThat(console.run("model", "list", "--json")).isEqualTo(ExitCode.OK);
        JsonNode list = new JsonMapper().readTree(console.out());
        assertThat(list.size()).isEqualTo(5);
        assertThat(list.get(0).path("digest").asString("")).matches("sha256:[0-9a-f]{64}");
        assertThat(list.get(4).path("parts").path(0).path("wants").asString("")).isEqualTo("tag local");
    }

    @ParameterizedTest
    @EnumSource
    void what_is_shipped_is_what_the_recipes_are(Profile profile) throws IOException {
        Path recipe = Path.of("..", "recipes", profile.recipe(), "config.yaml");
        assertThat(profile.config()).isEqualTo(Files.readString(recipe));
        assertThat(profile.description()).isNotBlank();
        assertThat(Profile.of(Files.readAllBytes(recipe))).contains(profile);
    }

    @Test
    void each_binding_has_a_reason_and_a_part_nobody_plays_a_warning() throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), MODELS);
        assertThat(console.run("model", "show", "vllm-sr/mom-v1-lite", "--models", models.toString()))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        assertThat(console.out())
                .containsPattern("role/economy +small +the cheapest \\(2\\.00 per million in and out\\) of 2")
                .containsPattern("role/expert +large +without a quality score, the dearest of 2");
        assertThat(console.run("model", "show", "vllm-sr/mom-v1-vault", "--models", models.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(console.err()).contains("Warning: nobody plays role/local: no model has tag local");
        assertThat(console.run("model", "show", "vllm-sr/mom-v1-vault", "--models", models.toString(), "--json"))
                .isEqualTo(ExitCode.OK);
        assertThat(new JsonMapper()
                        .readTree(console.out())
                        .at("/bindings/0/model")
                        .isNull())
                .isTrue();
        assertThat(console.run("model", "show", "vllm-sr/mom-v9")).isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("there is no virtual model", "vllm-sr/mom-v1-blend");
    }

    @Test
    void a_fork_is_verified_until_it_is_changed_and_never_overwrites() throws IOException {
        Path fork = folder.resolve("mine.yaml");
        String[] command = {"model", "fork", "vllm-sr/mom-v1-blend", "--out", fork.toString()};
        assertThat(console.run(command)).isEqualTo(ExitCode.OK);
        assertThat(console.run(command)).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("mine.yaml exists", "Hint:");
        assertThat(console.run("model", "validate", fork.toString()))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("✓ verified: " + fork + " is vllm-sr/mom-v1-blend as shipped");

        Files.writeString(fork, Files.readString(fork) + "# mine\n");
        assertThat(console.run("model", "validate", fork.toString(), "--json")).isEqualTo(ExitCode.OK);
        JsonNode custom = new JsonMapper().readTree(console.out());
        assertThat(custom.path("status").asString("")).isEqualTo("custom");
        assertThat(custom.path("valid").asBoolean(false)).isTrue();

        Files.writeString(fork, Files.readString(fork).replace("default_model: role/", "default_model: nobody/"));
        assertThat(console.run("model", "validate", fork.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(console.run("model", "validate", "vllm-sr/mom-v1-blend")).isEqualTo(ExitCode.OK);
        assertThat(console.run("model", "validate", "nothing")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_fork_over_ones_models_is_valid_and_knows_its_name() throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), MODELS);
        Path fork = folder.resolve("routed.yaml");
        assertThat(console.run(
                        "model",
                        "fork",
                        "vllm-sr/mom-v1-lite",
                        "--models",
                        models.toString(),
                        "--out",
                        fork.toString()))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        assertThat(console.run("validate", "--config", fork.toString()))
                .as(console::err)
                .isEqualTo(ExitCode.OK);
        assertThat(console.out()).contains("vllm-sr/mom-v1-lite");
        String proof = "Prove that the square root of 2 is irrational.";
        for (String name : new String[] {"vllm-sr/mom-v1-lite", "auto"}) {
            assertThat(console.run(
                            "eval", proof, "--config", fork.toString(), "--model", name, "--expect-decision", "proofs"))
                    .as(name + console.err())
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void serve_runs_one_and_refuses_what_it_cannot_run() throws Exception {
        assertThat(console.run("serve", "vllm-sr/mom-v1-lite", "--config", "x.yaml"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("exclude each other", "model fork");
        assertThat(console.run("serve", "vllm-sr/mom-v9")).isEqualTo(ExitCode.USAGE);
        assertThat(ServedProcess.run(
                        folder,
                        "serve",
                        "vllm-sr/mom-v1-lite",
                        "--demo",
                        "--minimal",
                        "--exit-when-ready",
                        "--port-offset",
                        Integer.toString(FreePort.offset()),
                        "--ext-proc-port",
                        "0"))
                .as(Files.readString(folder.resolve("run.log")))
                .isEqualTo(ExitCode.OK);
        assertThat(Files.readString(folder.resolve("run.log")))
                .contains("role/economy  demo/small", "serves vllm-sr/mom-v1-lite");
        assertThat(ServedProcess.run(folder, "serve", "vllm-sr/mom-v1-vault", "--demo"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(Files.readString(folder.resolve("run.log"))).contains("Warning: nobody plays role/local");
    }
}
