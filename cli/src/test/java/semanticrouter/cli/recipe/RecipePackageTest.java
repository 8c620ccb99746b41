package semanticrouter.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.Console;
import semanticrouter.cli.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Packing, importing and testing recipes.
class RecipePackageTest {
    private static final List<String> FILES =
            List.of("metadata.yaml", "config.yaml", "probes.yaml", "recipe.dsl", "README.md");

    private final Console console = new Console();

    @TempDir
    private Path temp;

    private Path recipe = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        recipe = Files.createDirectory(temp.resolve("mine"));
        for (String name : FILES) {
            Files.copy(Path.of("..", "recipes", "cost", name), recipe.resolve(name));
        }
    }

    private void change(String name, String from, String to) throws IOException {
        Path file = recipe.resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    /// What runs after a decision has no part in it, so probes pass without it; serving is refused.
    @Test
    void decisions_are_tested_whose_algorithms_and_plugins_are_not_built() throws IOException {
        change("config.yaml", "{model: role/expert, use_reasoning: false}\n      algorithm: {type: static}", """
                {model: role/expert, use_reasoning: false}
                      plugins: [{type: rag, configuration: {enabled: true, backend: milvus, backend_config: {collection: c}}}]
                      algorithm:
                        type: fusion
                        fusion: {model: role/expert, analysis_models: [role/general], min_successful_responses: 1}""");
        change("probes.yaml", "proofs\n    expected_algorithm: static", """
                proofs
                    expected_plugins: [rag]
                    expected_algorithm: fusion""");

        assertThat(console.run("recipe", "test", recipe.toString(), "--json"))
                .as(() -> console.err() + console.out())
                .isEqualTo(ExitCode.OK);
        JsonNode run = JsonMapper.shared().readTree(console.out());
        assertThat(run.path("failures")).isEmpty();
        assertThat(run.path("passed").asInt()).isEqualTo(run.path("total").asInt());

        String config = recipe.resolve("config.yaml").toString();
        assertThat(console.run("eval", "Prove that the square root of 2 is irrational.", "--config", config))
                .isNotEqualTo(ExitCode.OK);
        assertThat(console.err()).contains("not-built");
    }

    private int pack(Path archive) {
        return console.run("recipe", "pack", recipe.toString(), "--out", archive.toString());
    }

    @Test
    void an_archive_is_the_same_bytes_and_comes_back_as_it_was() throws IOException {
        Path one = temp.resolve("one.zip");
        Path two = temp.resolve("two.zip");
        assertThat(pack(one)).as(console::err).isEqualTo(ExitCode.OK);
        assertThat(console.out()).containsPattern("✓ packed .*one\\.zip \\(\\d+ bytes, sha256:[0-9a-f]{64}\\)");
        assertThat(pack(two)).isEqualTo(ExitCode.OK);
        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(pack(two)).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("two.zip exists");

        Path folder = temp.resolve("back");
        String[] command = {"recipe", "import", one.toString(), "--out", folder.toString()};
        assertThat(console.run(command)).as(console::err).isEqualTo(ExitCode.OK);
        for (String name : FILES) {
            assertThat(folder.resolve(name)).hasSameBinaryContentAs(recipe.resolve(name));
        }
        assertThat(console.run(command)).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("back exists");
        try (var left = Files.list(temp)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .doesNotContain(".import")
                    .noneMatch(name -> name.startsWith(".import"));
        }
    }

    @Test
    void an_archive_is_taken_only_with_its_digest() throws IOException {
        Path archive = temp.resolve("one.zip");
        assertThat(pack(archive)).isEqualTo(ExitCode.OK);
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archive, bytes);
        String out = temp.resolve("back").toString();
        assertThat(console.run("recipe", "import", archive.toString(), "--out", out))
                .isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("has the digest sha256:");
        Files.delete(temp.resolve("one.zip.sha256"));
        assertThat(console.run("recipe", "import", archive.toString(), "--out", out))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.err()).contains("--digest");
        assertThat(Path.of(out)).doesNotExist();
    }

    private static byte[] zip(String... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write("a: 1\n".getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../config.yaml", "/etc/passwd", "a/config.yaml", "config.yaml/", "other.txt"})
    void a_file_that_is_none_of_the_five_is_refused(String name) {
        assertThatThrownBy(() -> RecipePackage.ofArchive(zip("metadata.yaml", name)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("which is no file of a package");
    }

    @Test
    void a_file_that_grows_as_it_is_read_is_refused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("metadata.yaml"));
            byte[] block = new byte[64 << 10];
            Arrays.fill(block, (byte) ' ');
            for (int i = 0; i < 64; i++) {
                zip.write(block);
            }
            zip.closeEntry();
        }
        assertThatThrownBy(() -> RecipePackage.ofArchive(bytes.toByteArray()))
                .hasMessageContaining("metadata.yaml is larger than 256 KiB");
        assertThatThrownBy(() -> RecipePackage.ofArchive(zip("metadata.yaml")))
                .hasMessageContaining("the archive has no config.yaml");
        assertThatThrownBy(() -> RecipePackage.ofArchive("no zip".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CommandException.class);
    }

    @Test
    void credentials_are_not_packed_but_references_are() throws IOException {
        change("config.yaml", "protocol: http}", "protocol: http, api_key: \"${MY_KEY}\"}");
        assertThat(pack(temp.resolve("one.zip"))).as(console::err).isEqualTo(ExitCode.OK);
        change("config.yaml", "${MY_KEY}", "sk-canary-9");
        assertThat(pack(temp.resolve("two.zip"))).isEqualTo(ExitCode.FAILED);
        assertThat(console.err()).contains("config.yaml holds a credential").doesNotContain("sk-canary-9");
        assertThat(temp.resolve("two.zip")).doesNotExist();
    }

    @Test
    void programs_to_be_started_are_not_packed() throws IOException {
        String config = Files.readString(recipe.resolve("config.yaml"));
        for (String mcp : new String[] {"{transport_type: stdio}", "{command: /bin/sh}"}) {
            Files.writeString(recipe.resolve("config.yaml"), config + "\nextra: {mcp_classifier: " + mcp + "}\n");
            assertThat(pack(temp.resolve("one.zip"))).isEqualTo(ExitCode.FAILED);
            assertThat(console.err()).contains("starts a program");
        }
    }

    @Test
    void metadata_keeps_its_contract() throws IOException {
        String good = Files.readString(recipe.resolve("metadata.yaml"));
        assertThat(RecipeMetadata.of(good).problems()).isEmpty();
        assertThat(RecipeMetadata.of(good.replace("id: cost", "id: Cost")).problems())
                .singleElement()
                .asString()
                .contains("id is not");
        assertThat(RecipeMetadata.of(good.replace("version: 0.1.0", "version: 1.0.0-01"))
                        .problems())
                .hasSize(1);
        for (String link : new String[] {"HTTPS://example.com", "https://a:b@example.com", "https://example.com?q=1"}) {
            assertThat(RecipeMetadata.of(good.replace("links: {}", "links: {source: \"" + link + "\"}"))
                            .problems())
                    .as(link)
                    .hasSize(1);
        }
        assertThat(RecipeMetadata.of(good.replace("links: {}", "links: {source: \"https://example.com/a\"}"))
                        .notes())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authors: [{name: A, role: x}] | there is no key role of an author",
                "authors: [{name: A}, {name: A}] | an author or a tag stands there twice",
                "tags: [a, a] | an author or a tag stands there twice",
                "tags: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa] | tags are one to 32"
            })
    void metadata_keeps_its_schema(String line, String problem) {
        String good = """
                schema_version: vllm-sr/recipe-metadata/v1
                id: mine
                name: Mine
                version: 1.0.0
                description: Mine.
                authors: [{name: A}]
                license: Apache-2.0
                tags: [routing]
                links: {source: "https://example.com"}
                """;
        assertThat(RecipeMetadata.of(good).problems()).isEmpty();
        String key = line.substring(0, line.indexOf(':'));

        assertThat(RecipeMetadata.of(good.replaceFirst("(?m)^" + key + ":.*$", line))
                        .problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void a_test_says_how_far_a_recipe_conforms() throws IOException {
        assertThat(console.run("recipe", "test", recipe.toString()))
                .as(console::out)
                .isEqualTo(ExitCode.OK);
        assertThat(console.out())
                .contains(
                        "✓ T0 structure: sound",
                        "✓ T1 reachability: 3 of 3 decisions",
                        "✓ T2 routing fidelity: 17 of 17 probes",
                        "✓ T3 robustness: 14 of 14 paraphrases",
                        "T4 stress: no stress probes (report only)");
        change("probes.yaml", "query: 'From first principles, explain why ships float.'", "query: 'Hello'");
        change("metadata.yaml", "id: cost", "id: Cost");
        assertThat(console.run("recipe", "test", recipe.toString(), "--json")).isEqualTo(ExitCode.FAILED);
        JsonNode document = new JsonMapper().readTree(console.out());
        assertThat(document.path("total").asInt(0)).isEqualTo(17);
        assertThat(document.path("passed").asInt(0)).isEqualTo(16);
        assertThat(document.at("/failures/0/probe").asString("")).isEqualTo("demanding/demanding_7");
        assertThat(document.at("/tiers/0/passed").asBoolean(true)).isFalse();
        assertThat(document.at("/tiers/1/passed").asBoolean(false)).isTrue();
        assertThat(document.at("/tiers/2/passed").asBoolean(true)).isFalse();
        assertThat(document.at("/tiers/4/required").asBoolean(true)).isFalse();
    }
}
