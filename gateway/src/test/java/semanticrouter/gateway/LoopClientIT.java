package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.trace.Completion;

/// A client of a request that several models work on.
final class LoopClientIT {
    /// Asks the first candidate three times.
    private static final Loop THRICE = request -> {
        var question = new LoopQuestion(request.candidates().getFirst(), request.body());
        request.ask(List.of(question, question, question), LoopBounds.NONE);
        return new LoopResult.Failed(500, "nobody answered", List.of());
    };

    @Test
    void aClientThatLeavesCancelsEveryCall() throws Exception {
        var asked = new CountDownLatch(3);
        var cancelled = new CountDownLatch(3);
        try (var backend = new ScriptedBackend((_, wire) -> {
                    asked.countDown();
                    // The router closes the connection: the read ends.
                    if (wire.socket().getInputStream().read() < 0) {
                        cancelled.countDown();
                    }
                });
                var running = Running.with(TestPlan.looping(backend.port(), THRICE))) {
            try (Socket _ = running.asking(Running.AUTO)) {
                assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            Completion completion = running.completion();
            assertThat(completion.status()).isEqualTo(499);
            assertThat(completion.errorReason()).isEqualTo("client_disconnected");
        }
    }
}
