package semanticrouter.console.memory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import semanticrouter.core.memory.MemoryDesk;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;

/// Counts what memory did with requests (specification: dataplane §6.9). Users are told apart by no label: there is no
/// bound to their number, and their names are personal.
public final class MemoryMeters {
    private static final double[] FEW = {0.5, 1, 2, 3, 5, 10, 20};
    private static final Duration[] TIMES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;

    public MemoryMeters(MeterRegistry registry, MemoryDesk desk) {
        this.registry = registry;
        written(desk, "success", tally -> tally.tally().kept());
        written(desk, "error", tally -> tally.tally().failed());
        written(desk, "dropped", tally -> tally.tally().dropped());
        desk.store()
                .ifPresent(store -> Gauge.builder(
                                "llm_memory_store_size",
                                desk,
                                held -> held.tally().size())
                        .description("Memories of all users.")
                        .tags("backend", store.kind(), "user_id", "")
                        .strongReference(true)
                        .register(registry));
    }

    private void written(MemoryDesk desk, String status, ToDoubleFunction<MemoryDesk> count) {
        FunctionCounter.builder("llm_memory_store_operations_total", desk, count)
                .description("What was written to the store of memories.")
                .tags("backend", backend(desk), "operation", "store", "status", status)
                .register(registry);
    }

    private static String backend(MemoryDesk desk) {
        return desk.store().map(MemoryStore::kind).orElse("");
    }

    public void accept(Completion completion) {
        for (Fact fact : completion.trace().facts().all()) {
            if (fact instanceof Fact.Memory memory) {
                accept(memory);
            }
        }
    }

    private void accept(Fact.Memory memory) {
        switch (memory) {
            case Fact.Memory.Recalled recalled -> recalled(recalled);
            case Fact.Memory.RecallSkipped(var reason) -> retrieval("", "skipped_" + reason);
            case Fact.Memory.Queued _ -> extraction("queued");
            case Fact.Memory.KeepingSkipped(var reason) -> extraction(reason.toString());
        }
    }

    private void recalled(Fact.Memory.Recalled recalled) {
        retrieval(recalled.backend(), recalled.given() > 0 ? "hit" : "miss");
        Timer.builder("llm_memory_retrieval_latency_seconds")
                .description("Time to find memories of the user.")
                .tags("backend", recalled.backend())
                .serviceLevelObjectives(TIMES)
                .register(registry)
                .record(Duration.ofNanos(recalled.nanos()));
        DistributionSummary.builder("llm_memory_retrieval_results")
                .description("Memories that joined a conversation.")
                .tags("backend", recalled.backend())
                .serviceLevelObjectives(FEW)
                .register(registry)
                .record(recalled.given());
    }

    private void retrieval(String backend, String status) {
        Counter.builder("llm_memory_retrieval_total")
                .description("Requests for which memories of the user were looked for, or why not.")
                .tags("backend", backend, "status", status, "user_id", "")
                .register(registry)
                .increment();
    }

    private void extraction(String status) {
        Counter.builder("llm_memory_extraction_total")
                .description("Replies read for what is worth remembering, or why not.")
                .tags("status", status)
                .register(registry)
                .increment();
    }
}
