package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.trace.Completion;

/// What a gateway leaves behind when it is closed.
final class ClosedIT {
    private static final int LOOKS = 200;

    /// Something that only a gateway holds which has served a request and is closed.
    private static WeakReference<List<Completion>> closed() throws Exception {
        var completions = new ArrayList<Completion>();
        try (var backend = ScriptedBackend.answering("{}");
                var running = Running.with(
                        Running.options(), TestPlan.of(List.of(TestPlan.backend(backend.port()))), completions::add)) {
            running.send(running.post(Running.CHAT, Running.AUTO));
        }
        return new WeakReference<>(completions);
    }

    @Test
    void nothingHoldsItInMemory() throws Exception {
        WeakReference<List<Completion>> held = closed();
        for (int look = 0; look < LOOKS && held.get() != null; look++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(held.get()).isNull();
    }
}
