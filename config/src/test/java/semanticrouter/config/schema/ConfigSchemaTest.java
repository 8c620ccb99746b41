package semanticrouter.config.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.document.Listener;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.Golden;
import semanticrouter.config.load.SharedConfigs;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.YamlWriter;

class ConfigSchemaTest {
    private final ConfigSchema schema = new ConfigSchema(TestKinds.all(), new ConfigLoader(TestKinds.all()).binder());

    private List<String> complaints(String yaml) {
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.json());
        return compiled.validate(yaml, InputFormat.YAML).stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference-config.yaml", "recipes/balance/config.yaml", "recipes/privacy/config.yaml"})
    void acceptsWhatTheLoaderAccepts(String name) throws IOException {
        var file = SharedConfigs.find(name);
        assumeThat(file).isPresent();

        assertThat(complaints(Files.readString(file.orElseThrow()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routing: {decisions: [{name: a, prioritty: 1}]}|prioritty",
                "routing: {modelCards: [{name: a, quality_score: 2}]}|maximum value of 1",
                "routing: {signals: {keywords: [{name: a, operator: SOME}]}}|operator",
                "routing: {signals: {keyword: []}}|keyword",
                "routing: {decisions: [{name: a, plugins: [{type: fast_response, configuration: {}}]}]}|message",
                "routing: {decisions: [{name: a, plugins: [{type: fast_reply, configuration: {}}]}]}|type",
                "routing: {decisions: [{name: a, algorithm: {type: greedy}}]}|type",
                "global: {router: {model_selection: {hybrid: {cost_weight: -1}}}}|minimum value of 0",
                "listeners: [{port: x}]|port"
            })
    void refusesWhatTheLoaderComplainsAbout(String yaml, String part) {
        assertThat(complaints(yaml))
                .anySatisfy(complaint -> assertThat(complaint).contains(part));
    }

    @Test
    void acceptsTextsFromTheEnvironment() {
        assertThat(complaints("listeners: [{port: \"${PORT:-8899}\"}]\nrouting: {strategy: \"${STRATEGY}\"}\n"
                        + "global: {router: {clear_route_cache: \"$CLEAR\"}}"))
                .isEmpty();
    }

    @Test
    void saysAllThatTheAnnotationsSay() throws IOException {
        Golden.assertMatches(
                "schema-of-a-listener.yaml",
                YamlWriter.write(ConfigSchema.of(Listener.class, new ConfigLoader(TestKinds.all()).binder())));
    }

    @Test
    void editorsFindItByAComment() {
        assertThat(ConfigSchema.header("https://example.com/schema.json"))
                .isEqualTo("# yaml-language-server: $schema=https://example.com/schema.json\n");
    }
}
