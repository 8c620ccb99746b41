package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.Headers;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.Selector;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;

/// What a decision says of what is kept, through Envoy.
final class RetentionIT {
    private static final String REPLY =
            "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}]}";

    /// Code goes to `big`, everything else to `small`.
    private static final Selector BY_WORD = input -> new Selection.Single(
            input.candidates().get(input.facts().evalText().contains("code") ? 1 : 0), "by_word", "by a word");

    private static RoutingPlan plan(int port) {
        RoutingPlan base = TestPlan.of(List.of(TestPlan.backend(port)));
        RecipePlan recipe = Objects.requireNonNull(base.recipes().get("default"));
        var models = new LinkedHashMap<>(base.models());
        models.put(
                "big",
                new ServedModel(ModelProfile.named("big"), List.of(TestPlan.backend(port)), "openai", Reasoning.NONE));
        List<Candidate> candidates = List.of(
                new Candidate(ModelRef.to("small"), ModelProfile.named("small")),
                new Candidate(ModelRef.to("big"), ModelProfile.named("big")));
        PlannedDecision always = recipe.decisions().getFirst();
        var keeping = new PlannedDecision(
                always.rule(),
                "",
                candidates,
                "by_word",
                BY_WORD,
                always.plugins(),
                new Retention(Optional.empty(), OptionalInt.of(0), Optional.of(true), Optional.empty()));
        var kept = new RecipePlan("default", "", recipe.evidence(), List.of(keeping), Optional.empty());
        return new RoutingPlan(
                "hash", new LinkedHashMap<>(Map.of("default", kept)), base.virtualModels(), models, null, true);
    }

    private static String ask(String text) {
        return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    private static Headers turn(EnvoyProxy envoy, String session, String text) throws Exception {
        EnvoyProxy.Response reply = envoy.exchange(
                "POST",
                "/v1/chat/completions",
                Headers.of("content-type", "application/json", "x-session-id", session, "x-vsr-debug", "true"),
                ask(text));
        assertThat(reply.status()).isEqualTo(200);
        return reply.headers();
    }

    @Test
    void aSessionStaysWithItsModelAndTheHeadersSayWhatWasWritten() throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var processor = Processor.with(plan(backend.port()))) {
            var envoy =
                    new EnvoyProxy(processor, backend.port(), BodySendMode.BUFFERED, BodySendMode.BUFFERED, List::of);
            assertThat(turn(envoy, "s", "write code").first("x-vsr-selected-model"))
                    .contains("big");

            Headers kept = turn(envoy, "s", "thanks");

            assertThat(kept.first("x-vsr-selected-model")).contains("big");
            assertThat(kept.first("x-vsr-selected-algorithm")).contains("keep_current_model");
            assertThat(kept.first("x-vsr-retention-keep-current-model")).contains("true");
            assertThat(kept.first("x-vsr-retention-ttl-turns")).contains("0");
            assertThat(kept.first("x-vsr-retention-drop")).isEmpty();
            assertThat(turn(envoy, "other", "thanks").first("x-vsr-selected-model"))
                    .contains("small");
        }
    }
}
