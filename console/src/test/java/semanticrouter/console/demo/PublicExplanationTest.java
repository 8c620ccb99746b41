package semanticrouter.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicExplanationTest {
    /// An operator's tools and how they fail are nobody else's business.
    @Test
    void visitorsAreToldWhatAFamilyMeasuredAndNotWhoWasAsked() {
        Map<String, Object> domain = Map.of(
                "execution_time_ms", 1.5,
                "confidence", 0.9,
                "cost", "remote",
                "state", "evaluated",
                "answered_by", "built-in",
                "instead_because", "mcp_tool_failed: the tool \"classify\" says that it failed",
                "recommended_model", "thinker");

        Map<String, Object> told =
                PublicExplanation.of(Map.of("metrics", Map.of("domain", domain), "recipe", "internal"));

        assertThat(told)
                .isEqualTo(Map.of(
                        "metrics",
                        Map.of(
                                "domain",
                                Map.of(
                                        "execution_time_ms",
                                        1.5,
                                        "confidence",
                                        0.9,
                                        "cost",
                                        "remote",
                                        "state",
                                        "evaluated"))));
    }
}
