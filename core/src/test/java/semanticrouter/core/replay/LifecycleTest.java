package semanticrouter.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;

class LifecycleTest {
    @ParameterizedTest
    @CsvSource({
        "200, '', COMPLETED",
        "200, stream_cut, FAILED",
        "404, upstream_4xx, FAILED",
        "500, processor_panic, FAILED",
        "499, client_canceled, ABORTED",
        "499, stream_ended_before_terminal_response, ABORTED",
        "499, timeout, ABORTED",
        "499, extproc_receive_failed, FAILED",
        "499, extproc_protocol_error, FAILED",
        "499, processor_panic, FAILED"
    })
    void saysWhetherTheClientLeftOrTheRequestFailed(int status, String reason, Lifecycle expected) {
        RoutingTrace trace = RoutingTrace.unrouted("id", "id", Instant.EPOCH);
        var ended = new Completion(trace, status, "error", reason, Usage.NONE, false, 0, 0, 0);
        assertThat(Lifecycle.of(ended)).isEqualTo(expected);
    }
}
