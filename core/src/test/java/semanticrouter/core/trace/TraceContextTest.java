package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semanticrouter.core.request.Headers;

final class TraceContextTest {
    private static final String ID = "648f86180ead5a29f28735d51e296c2b";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void continuesTheCallersTrace() {
        var context = TraceContext.of(
                Headers.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01", "tracestate", "vendor=1"), ID, 0);
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.parentId()).isEqualTo("00f067aa0ba902b7");
        assertThat(context.sampled()).isTrue();
        assertThat(context.state()).isEqualTo("vendor=1");
        assertThat(context.traceparent()).isEqualTo("00-" + TRACE + "-f28735d51e296c2b-01");
    }

    @Test
    void theCallersChoiceNotToRecordHolds() {
        var context = TraceContext.of(Headers.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00"), ID, 1);
        assertThat(context.sampled()).isFalse();
        assertThat(context.traceparent()).endsWith("-00");
    }

    @Test
    void whatIsNoTraceparentBeginsATrace() {
        for (String wrong : List.of(
                "",
                "00",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
                "00-" + TRACE + "-" + "0".repeat(16) + "-01",
                "00-" + TRACE.toUpperCase(Locale.ROOT) + "-00f067aa0ba902b7-01")) {
            var context = TraceContext.of(Headers.of("traceparent", wrong, "tracestate", "vendor=1"), ID, 1);
            assertThat(context.traceId()).as(wrong).isEqualTo(ID);
            assertThat(context.parentId()).isEmpty();
            assertThat(context.state()).isEmpty();
            assertThat(context.sampled()).isTrue();
        }
    }

    @Test
    void theShareOfRecordedTracesIsTheOneAskedFor() {
        var random = new Random(1);
        int recorded = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] id = new byte[16];
            random.nextBytes(id);
            recorded += TraceContext.of(Headers.NONE, HexFormat.of().formatHex(id), 0.25)
                            .sampled()
                    ? 1
                    : 0;
        }
        assertThat(recorded).isBetween(4_700, 5_300);
    }
}
