package semanticrouter.kubernetes.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.kubernetes.client.ResourceKind;

/// The CustomResourceDefinitions: they take the sample and refuse what is beyond a limit, and the router refuses the
/// same.
class CrdTest {
    private static Node property(MappingNode schema, String path) {
        return Objects.requireNonNull(schema.at(path.split("/")), path);
    }

    private static MappingNode schema(ResourceKind kind) throws IOException {
        MappingNode definition = Manifests.of("crds/" + kind.plural() + ".yaml").getFirst();
        if (definition.at("spec", "versions") instanceof SequenceNode versions
                && versions.items().getFirst() instanceof MappingNode version
                && property(version, "schema/openAPIV3Schema") instanceof MappingNode schema) {
            return schema;
        }
        throw new IOException("no schema");
    }

    /// An independent judge of the same schema.
    private static int errors(ResourceKind kind, MappingNode spec) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonText.write(schema(kind)), InputFormat.JSON);
        return schema.validate(
                        JsonText.write(MappingNode.builder().put("spec", spec).build()), InputFormat.JSON)
                .size();
    }

    private static MappingNode spec(ResourceKind kind) throws IOException {
        return Manifests.spec(kind.equals(ResourceKind.POOL) ? "sample/pool.yaml" : "sample/route.yaml");
    }

    private static SequenceNode many(int number, String item) {
        return SequenceNode.of(IntStream.range(0, number)
                .mapToObj(i -> (Node) ConversionTest.tree(item.replace("#", "n" + i)))
                .toList());
    }

    private static void refused(ResourceKind kind, MappingNode spec, String where) throws IOException {
        assertThat(errors(kind, spec)).as("the cluster refuses %s", where).isPositive();
        assertThat(Conversion.shape(kind, spec))
                .as("the router refuses %s", where)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.path()).startsWith(where));
    }

    private static void taken(ResourceKind kind, MappingNode spec, String what) throws IOException {
        assertThat(errors(kind, spec)).as(what).isZero();
        assertThat(Conversion.shape(kind, spec)).as(what).isEmpty();
    }

    @Test
    void theSampleIsTaken() throws IOException {
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            taken(kind, spec(kind), "the sample");
        }
    }

    @Test
    void limitsOfSignals() throws IOException {
        MappingNode route = spec(ResourceKind.ROUTE);
        Map<String, String> rules = Map.of(
                "keywords", "{name: \"#\", operator: OR, keywords: [a]}",
                "embeddings", "{name: \"#\", candidates: [a]}",
                "domains", "{name: \"#\"}",
                "structure", "{name: \"#\", feature: {type: exists, source: {}}}",
                "conversation", "{name: \"#\", feature: {type: exists, source: {}}}",
                "events", "{name: \"#\"}");
        for (var family : rules.entrySet()) {
            int most = family.getKey().equals("domains") ? 14 : 100;
            taken(ResourceKind.ROUTE, signals(route, family.getKey(), many(most, family.getValue())), family.getKey());
            refused(
                    ResourceKind.ROUTE,
                    signals(route, family.getKey(), many(most + 1, family.getValue())),
                    "spec.signals." + family.getKey());
        }
        Map<String, String> wrong = Map.of(
                "{name: a, operator: XOR, keywords: [a]}", "keywords",
                "{name: a, operator: AND}", "keywords",
                "{name: a, candidates: [a], threshold: 1.5}", "embeddings",
                "{name: a, candidates: [a], threshold: -0.1}", "embeddings",
                "{name: a, candidates: [a], aggregationMethod: median}", "embeddings",
                "{name: a, candidates: [a], queryModality: video}", "embeddings",
                "{name: a, minTokens: many}", "contextRules",
                "{name: a, feature: {type: exists}}", "structure",
                "{name: a, temporal: maybe}", "events",
                "{description: nameless}", "factCheckRules");
        for (var rule : wrong.entrySet()) {
            refused(
                    ResourceKind.ROUTE,
                    signals(route, rule.getValue(), SequenceNode.of(List.of(ConversionTest.tree(rule.getKey())))),
                    "spec.signals." + rule.getValue() + "[0]");
        }
    }

    private static MappingNode signals(MappingNode route, String family, Node rules) {
        return route.with("signals", MappingNode.builder().put(family, rules).build());
    }

    @Test
    void limitsOfDecisions() throws IOException {
        MappingNode route = spec(ResourceKind.ROUTE);
        String least = "{name: \"#\", modelRefs: [{model: m}]}";
        taken(ResourceKind.ROUTE, route.with("decisions", many(100, least)), "100 decisions");
        refused(ResourceKind.ROUTE, route.with("decisions", many(101, least)), "spec.decisions");
        refused(ResourceKind.ROUTE, route.with("decisions", many(0, least)), "spec.decisions");
        refused(ResourceKind.ROUTE, route.without("decisions"), "spec");
        for (String wrong : List.of(
                "{name: a, modelRefs: []}",
                "{name: a}",
                "{modelRefs: [{model: m}]}",
                "{name: a, priority: 1001, modelRefs: [{model: m}]}",
                "{name: a, priority: -1, modelRefs: [{model: m}]}",
                "{name: a, priority: 1.5, modelRefs: [{model: m}]}",
                "{name: a, modelRefs: [{model: m, reasoningEffort: extreme}]}",
                "{name: a, modelRefs: [{model: m}], signals: {operator: XOR, conditions: [{type: a, name: b}]}}",
                "{name: a, modelRefs: [{model: m}], signals: {operator: AND, conditions: []}}",
                "{name: a, modelRefs: [{model: m}], plugins: [{configuration: {}}]}")) {
            refused(
                    ResourceKind.ROUTE,
                    route.with("decisions", SequenceNode.of(List.of(ConversionTest.tree(wrong)))),
                    "spec.decisions[0]");
        }
        for (var limit : Map.of("conditions", 50, "plugins", 10).entrySet()) {
            for (int more : new int[] {0, 1}) {
                SequenceNode items = many(limit.getValue() + more, "{type: t, name: \"#\"}");
                MappingNode decision = ConversionTest.tree("{name: a, modelRefs: [{model: m}]}");
                decision = limit.getKey().equals("plugins")
                        ? decision.with("plugins", items.mapItems(item -> ConversionTest.tree("{type: t}")))
                        : decision.with(
                                "signals",
                                MappingNode.builder()
                                        .put("operator", ScalarNode.text("AND"))
                                        .put("conditions", items)
                                        .build());
                MappingNode changed = route.with("decisions", SequenceNode.of(List.of(decision)));
                if (more == 0) {
                    taken(ResourceKind.ROUTE, changed, limit.toString());
                } else {
                    refused(ResourceKind.ROUTE, changed, "spec.decisions[0]");
                }
            }
        }
    }

    @Test
    void limitsOfPools() throws IOException {
        MappingNode pool = spec(ResourceKind.POOL);
        refused(ResourceKind.POOL, pool.without("models"), "spec");
        refused(ResourceKind.POOL, pool.with("models", many(0, "{}")), "spec.models");
        for (String wrong : List.of(
                "{reasoningFamily: r}",
                "{name: \"\"}",
                "{name: m, pricing: {inputTokenPrice: -1}}",
                "{name: m, pricing: {outputTokenPrice: cheap}}",
                "{name: m, loras: [{description: d}]}")) {
            refused(
                    ResourceKind.POOL,
                    pool.with("models", SequenceNode.of(List.of(ConversionTest.tree(wrong)))),
                    "spec.models[0]");
        }
        assertThat(Conversion.shape(ResourceKind.POOL, pool.with("defaultModels", ScalarNode.text("x"))))
                .as("a field that a cluster would drop without a word")
                .singleElement()
                .asString()
                .contains("defaultModels");
    }

    /// Structural schemas: every part has a type or is open, and nothing stands where clusters allow it not.
    @Test
    void theSchemasAreStructural() throws IOException {
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            structural(schema(kind), kind.name());
            MappingNode definition =
                    Manifests.of("crds/" + kind.plural() + ".yaml").getFirst();
            assertThat(Fields.text(Fields.mapping(definition, "metadata"), "name"))
                    .isEqualTo(kind.plural() + "." + kind.group());
            assertThat(property(definition, "spec/names/kind"))
                    .isInstanceOfSatisfying(
                            ScalarNode.class, name -> assertThat(name.text()).isEqualTo(kind.name()));
        }
    }

    private static void structural(MappingNode schema, String at) {
        boolean open =
                Fields.text(schema, "x-kubernetes-preserve-unknown-fields").equals("true");
        assertThat(!Fields.text(schema, "type").isEmpty() || open).as(at).isTrue();
        assertThat(schema.keys())
                .as(at)
                .isSubsetOf(
                        "type",
                        "format",
                        "description",
                        "properties",
                        "required",
                        "items",
                        "enum",
                        "pattern",
                        "minItems",
                        "maxItems",
                        "minLength",
                        "maxLength",
                        "minimum",
                        "maximum",
                        "x-kubernetes-preserve-unknown-fields",
                        "x-kubernetes-list-type",
                        "x-kubernetes-list-map-keys");
        for (MappingNode.Entry property : Fields.mapping(schema, "properties").entries()) {
            if (property.value() instanceof MappingNode below) {
                structural(below, at + "." + property.key());
            }
        }
        if (Fields.text(schema, "type").equals("array")) {
            structural(Fields.mapping(schema, "items"), at + "[]");
        }
    }
}
