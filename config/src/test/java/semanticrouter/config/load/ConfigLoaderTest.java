package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

class ConfigLoaderTest {
    private final ConfigLoader loader = new ConfigLoader(TestKinds.all());

    private LoadedConfig load(String yaml) {
        return loader.load(ConfigSource.of("t.yaml", yaml, Path.of("/nowhere")), LoadOptions.readOnly());
    }

    private static List<String> codes(LoadedConfig config) {
        return config.diagnostics().stream().map(Diagnostic::code).toList();
    }

    @Test
    void takesADocumentThatIsBeingSetUp() {
        String setup =
                "version: v0.3\nlisteners: [{name: http-8899, port: 8899}]\nsetup: {mode: %s, state: bootstrap}\n";

        assertThat(load(setup.formatted("true")).usable()).isTrue();
        assertThat(codes(load(setup.formatted("false")))).containsExactly("not-canonical");
    }

    @Test
    void wantsListenersApart() {
        assertThat(codes(load("routing: {}\nlisteners: [{name: a, port: 1}, {name: a, port: 1}, {name: b, port: 2}]")))
                .containsExactly("duplicate-name", "listener-address");
    }

    @Test
    void refusesTreesThatAreNestedTooDeep() {
        Node deep = ScalarNode.NULL;
        for (int i = 0; i < 50_000; i++) {
            deep = MappingNode.builder().put("conditions", deep).build();
        }
        MappingNode root = MappingNode.builder().put("routing", deep).build();

        LoadedConfig config = loader.load(ConfigSource.of("t", "", Path.of("")), root, LoadOptions.readOnly());

        assertThat(codes(config)).containsExactly("yaml-too-deep");
    }

    @Test
    void readsFilesByTheirRealPath(@TempDir Path folder) throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Files.writeString(real.resolve("config.yaml"), "routing: {}");
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), real.resolve("config.yaml"));
        var found = new Diagnostics();

        ConfigSource source = Objects.requireNonNull(ConfigSource.read(link, _ -> null, found));

        assertThat(source.baseDirectory()).isEqualTo(real.toRealPath());
        assertThat(source.hash()).isEqualTo("f2adf4f24f03db80b3c9abc10b1319cff4ebae7d9f969f4fa1b0342156ebe1f6");
        assertThat(found.list()).isEmpty();
    }

    @Test
    void placesWhatKeepsAFileFromBeingRead(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Path good = Files.writeString(folder.resolve("good.yaml"), "routing: {}");
        var found = new Diagnostics();

        assertThat(ConfigSource.read(folder.resolve("none.yaml"), _ -> null, found))
                .isNull();
        assertThat(ConfigSource.read(binary, _ -> null, found)).isNull();
        assertThat(ConfigSource.read(good, Map.of("VLLM_SR_CONFIG_BASE_DIR", "relative")::get, found))
                .isNull();
        assertThat(ConfigSource.read(good, Map.of("VLLM_SR_CONFIG_BASE_DIR", folder.toString())::get, found))
                .isNotNull();
        assertThat(found.list())
                .extracting(d -> d.code() + ": " + d.message())
                .containsExactly(
                        "config-unreadable: the file does not exist",
                        "config-unreadable: the file is not UTF-8",
                        "config-base-directory: VLLM_SR_CONFIG_BASE_DIR is \"relative\", which is not an absolute path of a directory");
    }

    /// Settings an algorithm declares beside those of the document.
    record Extra(
            @Default("3") @Range(min = 1) int warmUp,
            @Default("0.3") double minSimilarity) {}

    record NoOptions() {}

    private record Learned() implements SelectorFamily<NoOptions> {
        @Override
        public Kind<NoOptions> kind() {
            return Kind.algorithm("learned", Status.EXPERIMENTAL, NoOptions.class);
        }

        @Override
        public String description() {
            return "Learns.";
        }

        @Override
        public List<SettingsAt<?>> settings() {
            return List.of(new SettingsAt<>("global.router.model_selection.router_dc", Extra.class));
        }

        @Override
        public Selector prepare(SelectorSetup<NoOptions> setup) {
            return input -> new Selection.Single(input.candidates().getFirst(), "learned", "first");
        }
    }

    @Test
    void kindsDeclareSettingsOfTheirOwn() {
        var registry = new Registry(List.of(), List.of(new Learned()), List.of());
        var own = new ConfigLoader(registry);
        String yaml = "routing: {}\nglobal: {router: {model_selection: {router_dc: {warm_up: 5, warmup: 5}}}}";

        LoadedConfig config = own.load(ConfigSource.of("t.yaml", yaml, Path.of("/nowhere")), LoadOptions.readOnly());

        assertThat(config.diagnostics())
                .extracting(Diagnostic::path)
                .containsExactly("global.router.model_selection.router_dc.warmup");
        var settings = new KindSettings(registry, own.binder());
        var report = new TreeReport(config.tree(), new Diagnostics());
        assertThat(settings.bind(new Learned().settings(), config.effective(), report)
                        .get(Extra.class))
                .isEqualTo(new Extra(5, 0.3));
        assertThat(settings.declares(DocPath.parse("global.router.model_selection.router_dc.warm_up")))
                .isTrue();
    }

    @Test
    void inheritsTheStrategy() {
        String yaml = """
                routing: {strategy: %s}
                recipes: [{name: a}, {name: b, routing: {strategy: priority}}]
                global: {router: {strategy: confidence}}
                """;

        assertThat(load(yaml.formatted("''")).recipes())
                .extracting(recipe -> recipe.name() + recipe.strategy())
                .containsExactly("defaultCONFIDENCE", "aCONFIDENCE", "bPRIORITY");
        assertThat(load(yaml.formatted("priority")).recipes())
                .extracting(recipe -> recipe.name() + recipe.strategy())
                .containsExactly("defaultPRIORITY", "aPRIORITY", "bPRIORITY");
    }

    @Test
    void aNamedDefaultRecipeTakesThePlaceOfTheTopLevel() {
        LoadedConfig config = load(
                "routing: {modelCards: []}\nrecipes: [{name: x}, {name: default, routing: {decisions: [{name: only}]}}]");

        assertThat(config.usable()).isTrue();
        assertThat(config.recipes())
                .extracting(recipe -> recipe.name() + " " + recipe.at())
                .containsExactly("default recipes[1].routing", "x recipes[0].routing");
    }

    @Test
    void leavesAssertionsToTheRoutingLanguage() {
        LoadedConfig config = load("routing: {assertions: [\"never a\", {name: x, assert: \"b\"}]}");

        assertThat(codes(config)).isEmpty();
        assertThat(Objects.requireNonNull(config.document()).routing().assertions())
                .hasSize(2);
    }

    @Test
    void declaresDomainsThatNobodyDeclared() {
        LoadedConfig config = load(
                "routing: {decisions: [{name: a, rules: {operator: OR, conditions: [{type: domain, name: math}, {type: Domain, name: law}]}}]}");

        assertThat(codes(config)).isEmpty();
        var domains = config.recipes().getFirst().family("domain").orElse(null);
        assertThat(domains)
                .isNotNull()
                .extracting(family -> family.leaves().toString())
                .isEqualTo("[law, math]");
    }

    @Test
    void whatAClusterCompletesIsJudgedWhenItIsWhole() {
        String yaml = """
                version: v0.3
                providers: {models: [{name: small, backend_refs: [{endpoint: "s:1"}]}]}
                global: {router: {config_source: kubernetes}}
                """;
        LoadOptions serving = LoadOptions.serving(_ -> null);
        assertThat(load(yaml).diagnostics()).as("as an editor looks at it").isEmpty();

        assertThat(loader.load(ConfigSource.of("t.yaml", yaml, Path.of("/nowhere")), serving)
                        .diagnostics())
                .isEmpty();
        assertThat(loader.load(ConfigSource.gathered("t.yaml", yaml, Path.of("/nowhere")), serving)
                        .diagnostics())
                .extracting(Diagnostic::code)
                .contains("unknown-model");
    }
}
