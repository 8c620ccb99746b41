package semanticrouter.cli.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;

/// `config resources`, both ways.
class ResourcesCommandTest {
    private static final String DEPLOY = "../deploy/kubernetes/";

    @TempDir
    private Path folder = Path.of("");

    private final Console console = new Console();

    private int together(String pool, String route) {
        return console.run(
                "config", "resources", "--config", DEPLOY + "base/config.yaml", "--pool", pool, "--route", route);
    }

    @Test
    void theSampleIsAConfigurationThatCompiles() throws Exception {
        assertThat(together(DEPLOY + "sample/pool.yaml", DEPLOY + "sample/route.yaml"))
                .as(console.err())
                .isEqualTo(ExitCode.OK);
        String whole = console.out();
        assertThat(whole).contains("lora_name: law", "min_tokens: 4K", "prompt_per_1m: 0.1", "reasoning_family: qwen3");

        Path file = Files.writeString(
                folder.resolve("whole.yaml"), whole.replace("config_source: kubernetes", "config_source: file"));
        assertThat(console.run("validate", "--config", file.toString()))
                .as(console.err())
                .isEqualTo(ExitCode.OK);

        Path resources = folder.resolve("resources.yaml");
        assertThat(console.run(
                        "config", "resources", "--config", file.toString(), "--name", "n", "-o", resources.toString()))
                .isEqualTo(ExitCode.OK);
        String[] both = Files.readString(resources).split("(?m)^---\n", -1);
        assertThat(both).hasSize(2);
        Path pool = Files.writeString(folder.resolve("pool.yaml"), both[0]);
        Path route = Files.writeString(folder.resolve("route.yaml"), both[1]);
        assertThat(together(pool.toString(), route.toString())).isEqualTo(ExitCode.OK);
        assertThat(console.out()).as("there and back").isEqualTo(whole);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        Path route = Files.writeString(
                folder.resolve("route.yaml"),
                Files.readString(Path.of(DEPLOY + "sample/route.yaml")).replace("model: qwen3-32b", "model: nobody"));
        assertThat(together(DEPLOY + "sample/pool.yaml", route.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("IntelligentRoute spec.decisions[1].modelRefs[0].model", "\"nobody\"");

        assertThat(together(route.toString(), route.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("is no IntelligentPool");
        assertThat(console.run("config", "resources", "--config", DEPLOY + "base/config.yaml", "--pool", "x"))
                .isEqualTo(ExitCode.USAGE);
    }
}
