package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.Posterior;
import semanticrouter.core.evidence.RouteTraffic;
import semanticrouter.core.request.Headers;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.trace.RecipeOutline.DecisionOutline;

class RetentionTest {
    private static final Retention ZEROS =
            new Retention(Optional.of(false), OptionalInt.of(0), Optional.empty(), Optional.of(true));

    private static RoutingTrace trace(Retention retention, Decision decision) {
        var program =
                new DecisionProgram(List.of(), Strategy.PRIORITY, AtomTable.of(List.of(), _ -> ConfidenceRange.ONE));
        var outline = new RecipeOutline(
                "default",
                new EvidencePlan(List.of(), List.of(), List.of(), List.of(), program),
                new RouteTraffic(List.of("d"), new Posterior(List.of(List.of("m")), List.of())),
                List.of(new DecisionOutline("d", "", "static", List.of(), List.of("m"), retention)));
        return new RoutingTrace(
                "id", Instant.EPOCH, "auto", outline, null, decision, null, null, List.of(), Timings.NONE, List.of());
    }

    private static RoutingTrace won(Retention retention) {
        return trace(retention, new Decision.Matched("d", 0, 1, List.of()));
    }

    @Test
    void headers_say_what_was_written_and_nothing_else() {
        Headers headers = ResponseHeaders.of(won(ZEROS), "upstream", true);

        assertThat(headers.first("x-vsr-retention-drop")).hasValue("false");
        assertThat(headers.first("x-vsr-retention-ttl-turns")).hasValue("0");
        assertThat(headers.first("x-vsr-retention-keep-current-model")).isEmpty();
        assertThat(headers.first("x-vsr-retention-prefer-prefix")).hasValue("true");
    }

    @Test
    void headers_say_nothing_without_debug_or_without_a_winner() {
        Headers plain = ResponseHeaders.of(won(ZEROS), "upstream", false);
        Headers none = ResponseHeaders.of(trace(ZEROS, new Decision.NoMatch()), "upstream", true);

        assertThat(plain.first("x-vsr-retention-ttl-turns")).isEmpty();
        assertThat(none.first("x-vsr-retention-ttl-turns")).isEmpty();
    }

    @Test
    void the_explanation_holds_what_was_written() {
        assertThat(Explanation.ofDryRun(won(ZEROS)))
                .containsEntry("retention", Map.of("drop", false, "ttl_turns", 0, "prefer_prefix_retention", true));
        assertThat(Explanation.ofDryRun(won(Retention.NONE))).doesNotContainKey("retention");
    }

    @Test
    void a_cached_reply_lives_as_long_as_is_said() {
        var turns = new Retention(Optional.empty(), OptionalInt.of(3), Optional.empty(), Optional.empty());
        var drop = new Retention(Optional.of(true), OptionalInt.empty(), Optional.empty(), Optional.empty());

        assertThat(Retention.NONE.ttlSeconds(7)).isEqualTo(7);
        assertThat(turns.ttlSeconds(7)).isEqualTo(180);
        assertThat(ZEROS.ttlSeconds(7)).isZero();
        assertThat(drop.ttlSeconds(7)).isZero();
    }
}
