package semanticrouter.console.learning;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.LearningAction;
import semanticrouter.core.learning.LearningReason;
import semanticrouter.core.trace.Completion;

/// Counts what learning did with requests.
public final class LearningMeters {
    private final MeterRegistry registry;

    public LearningMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void accept(Completion completion) {
        Learned learned = completion.trace().learning();
        if (learned == null) {
            return;
        }
        count("preflight", learned.preflight().action(), learned.preflight().reason());
        learned.adaptation().ifPresent(adapted -> count("adaptation", adapted.action(), adapted.reason()));
        learned.protection().ifPresent(held -> count("protection", held.action(), held.reason()));
    }

    private void count(String method, LearningAction action, LearningReason reason) {
        Counter.builder("router_learning_actions_total")
                .description("What learning did with requests.")
                .tags("method", method, "action", action.toString(), "reason", reason.toString())
                .register(registry)
                .increment();
    }
}
