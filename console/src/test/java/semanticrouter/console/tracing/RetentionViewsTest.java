package semanticrouter.console.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import semanticrouter.console.FakeEncoders;
import semanticrouter.console.Fixture;
import semanticrouter.core.decision.Retention;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.TraceContext;
import semanticrouter.core.trace.Usage;

/// What spans say of a decision's retention.
class RetentionViewsTest {
    private static final String ID = "648f86180ead5a29f28735d51e296c2b";

    private static Completion done(Optional<Boolean> drop, OptionalInt turns) throws Exception {
        var retention = new Retention(drop, turns, Optional.empty(), Optional.empty());
        RoutingTrace trace = new Fixture(new FakeEncoders(Map.of()), retention).trace(ID, "auto", "write code");
        return new Completion(trace, 200, "upstream", "", Usage.NONE, false, 0, 0, 1_000);
    }

    @Test
    void theDecisionsSpanSaysWhatWasWritten() throws Exception {
        TraceContext place = TraceContext.of(Headers.NONE, ID, 1);
        var ids = new AtomicLong();
        List<SpanFacts> spans = RequestSpans.of(
                done(Optional.of(false), OptionalInt.of(0)),
                place,
                1_000_000,
                () -> Long.toString(ids.incrementAndGet()));
        SpanFacts decision = spans.stream()
                .filter(span -> span.name().endsWith("decision.evaluation"))
                .findFirst()
                .orElseThrow();

        assertThat(decision.attributes().get(AttributeKey.booleanKey("vsr.retention.drop")))
                .isFalse();
        assertThat(decision.attributes().get(AttributeKey.longKey("vsr.retention.ttl_turns")))
                .isZero();
        assertThat(decision.attributes().get(AttributeKey.booleanKey("vsr.retention.keep_current_model")))
                .isNull();
    }
}
