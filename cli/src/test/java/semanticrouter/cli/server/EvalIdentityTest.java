package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A dry run stands for nobody: who asks for it has no part in it.
class EvalIdentityTest {
    private static final String GOLD =
            "{name: gold, description: d, priority: 2, rules: {type: authz, name: gold}, modelRefs: [{model: small}]},";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void rolesAreNeitherGivenNorMissed() throws Exception {
        String text = ManagedRouter.document(GOLD + ManagedRouter.decision("rest"), "")
                .replace("modelCards: [{name: small}]", """
                        modelCards: [{name: small}]
                          signals:
                            role_bindings: [{name: gold, role: gold, subjects: [{kind: User, name: ann}]}]""");
        try (ManagedRouter router = ManagedRouter.start(folder, text)) {
            for (String[] headers : new String[][] {{}, {"x-authz-user-id", "ann"}}) {
                JsonNode dry =
                        ManagedRouter.json(router.call("POST", "/api/v1/eval", Map.of("text", "hello"), headers));

                assertThat(dry.path("routing_decision").asString("")).isEqualTo("rest");
                assertThat(dry.path("signal_errors").size()).isZero();
                assertThat(dry.at("/decision_result/unmatched_signals/authz/0").asString(""))
                        .isEqualTo("gold");
            }
        }
    }
}
