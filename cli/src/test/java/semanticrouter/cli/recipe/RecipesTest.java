package semanticrouter.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.terminal.Terminal;

/// The recipes this project ships: their probes, their source in the routing language, and other people's models in
/// them.
class RecipesTest {
    private static final Path RECIPES = Path.of("..", "recipes");

    private static final String MODELS = """
        version: v0.3
        listeners: [{name: http-8899, address: 127.0.0.1, port: 8899}]
        providers:
          models:
            - name: tiny
              pricing: {currency: USD, prompt_per_1m: 0.05, completion_per_1m: 0.1}
              backend_refs: [{name: b, endpoint: "127.0.0.1:8001", protocol: http}]
            - name: middle
              pricing: {currency: USD, prompt_per_1m: 0.5, completion_per_1m: 1.5}
              backend_refs: [{name: b, endpoint: "127.0.0.1:8002", protocol: http}]
            - name: giant
              pricing: {currency: USD, prompt_per_1m: 5, completion_per_1m: 15}
              backend_refs: [{name: b, endpoint: "127.0.0.1:8003", protocol: http}]
            - name: house
              backend_refs: [{name: b, endpoint: "127.0.0.1:8004", protocol: http}]
        routing:
          modelCards:
            - {name: tiny, quality_score: 0.4, param_size: 4b, tags: ["speed:fast"]}
            - {name: middle, quality_score: 0.7, param_size: 70b}
            - {name: giant, quality_score: 0.95, param_size: 400b}
            - {name: house, quality_score: 0.5, param_size: 14b%s}
        """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                160);
        return Main.run(new Main(terminal), args);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    static List<Path> recipes() throws IOException {
        try (Stream<Path> folders = Files.list(RECIPES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void there_are_five() throws IOException {
        assertThat(recipes())
                .extracting(folder -> folder.getFileName().toString())
                .containsExactly("accuracy", "balance", "cost", "privacy", "speed");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void every_probe_passes(Path folder) {
        assertThat(run("recipe", "test", folder.toString())).as(said()).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void it_is_valid_without_a_warning(Path folder) {
        int code = run(
                "validate",
                "--strict",
                "--config",
                folder.resolve("config.yaml").toString());
        assertThat(code).as(said()).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void its_program_is_its_configuration(Path folder) throws IOException {
        assertThat(run("decompile", folder.resolve("config.yaml").toString())).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(folder.resolve("recipe.dsl"))).isEqualTo(out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void other_models_play_its_roles(Path folder, @TempDir Path temp) throws IOException {
        Path models = temp.resolve("models.yaml");
        Path bound = temp.resolve("bound.yaml");
        Files.writeString(models, MODELS.formatted(", tags: [local]"));

        int code = run("recipe", "bind", folder.toString(), "--models", models.toString(), "--out", bound.toString());
        assertThat(code).as(said()).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(bound)).doesNotContain("role/");
        assertThat(run("validate", "--config", bound.toString())).as(said()).isEqualTo(ExitCode.OK);
    }

    @Test
    void each_role_gets_the_model_that_suits_it(@TempDir Path temp) throws IOException {
        Path models = temp.resolve("models.yaml");
        Files.writeString(models, MODELS.formatted(""));
        assertThat(BoundRecipe.of(RECIPES.resolve("cost"), models).bindings())
                .extracting(binding -> binding.model().orElse(""))
                .containsExactly("tiny", "middle", "giant");
        assertThat(BoundRecipe.of(RECIPES.resolve("speed"), models)
                        .bindings()
                        .getFirst()
                        .reason())
                .isEqualTo("tagged fast, the smallest of 4 with capability chat");
    }

    @Test
    void nothing_is_written_while_a_role_has_no_model(@TempDir Path temp) throws IOException {
        Path models = temp.resolve("models.yaml");
        Path bound = temp.resolve("bound.yaml");
        Files.writeString(models, MODELS.formatted(""));
        String privacy = RECIPES.resolve("privacy").toString();
        assertThat(run("recipe", "bind", privacy, "--models", models.toString(), "--out", bound.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("role/local", "no model has tag local", "routing.modelCards");
        assertThat(bound).doesNotExist();
    }
}
