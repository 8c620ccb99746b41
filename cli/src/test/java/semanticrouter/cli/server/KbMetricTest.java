package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A score that reads a knowledge base no rule names.
class KbMetricTest {
    private static final String BAND =
            "{name: near, description: d, priority: 2, rules: {type: projection, name: near},"
                    + " modelRefs: [{model: small}]}";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void isMeasuredAndDecides() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("kb")).resolve("labels.json"), """
                {"labels": {"tax": {"exemplars": ["How do I file my income tax return?"]}}}
                """);
        String text = ManagedRouter.document(BAND, "")
                .replace("modelCards: [{name: small}]", """
                        modelCards: [{name: small}]
                          projections:
                            scores:
                              - name: nearness
                                method: weighted_sum
                                inputs: [{type: kb_metric, kb: team, metric: best_score, weight: 1}]
                            mappings:
                              - {name: bands, source: nearness, outputs: [{name: near, gte: 0.9}]}""")
                .replace(
                        "global: {",
                        "global: {model_catalog: {kbs: [{name: team, threshold: 0.5, source: {path: kb, manifest: labels.json}}]}, ");
        try (ManagedRouter router = ManagedRouter.start(folder, text)) {
            JsonNode dry = ManagedRouter.json(
                    router.call("POST", "/api/v1/eval", Map.of("text", "How do I file my income tax return?")));

            assertThat(dry.at("/projection_scores/nearness").asDouble()).isGreaterThan(0.9);
            assertThat(dry.path("routing_decision").asString()).isEqualTo("near");
            assertThat(dry.at("/signal_values/kb_metric:team:best_score").asDouble())
                    .isGreaterThan(0.9);
            JsonNode lazy = ManagedRouter.json(router.call(
                    "POST",
                    "/api/v1/eval",
                    Map.of("text", "How do I file my income tax return?", "options", Map.of("effort", "lazy"))));
            assertThat(lazy.path("routing_decision").asString()).isEqualTo("near");
        }
    }
}
