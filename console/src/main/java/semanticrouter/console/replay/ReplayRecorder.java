package semanticrouter.console.replay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.replay.Prices;
import semanticrouter.core.replay.ReplayDocument;
import semanticrouter.core.replay.ReplayHead;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;

/// Writes the records of routed requests: one when a model is about to be asked, and its end in the same place.
///
/// The router's own switch is the base, what a decision's plugin says goes before it (specification: dataplane §4.5).
/// Nothing here fails or delays a request: a store in the process is given references, any other is written to by a
/// thread of its own, and what cannot be written is counted and told of in the log once. Safe for all threads.
public final class ReplayRecorder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayRecorder.class);

    /// How many records of a decision pass between two looks at whether it has too many.
    private static final int TRIM_EVERY = 16;

    private final Options options;
    private final ReplayJournal journal;
    private final ReplayStore store;
    private final Supplier<RoutingPlan> plans;
    private final UnaryOperator<String> mask;
    private final @Nullable ReplayQueue queue;
    private final Counter written;
    private final Counter failed;
    private final Counter dropped;
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicLong failures = new AtomicLong();
    private volatile Priced priced = new Priced(null, new Prices(Map.of()));
    private volatile boolean failing;

    /// What is recorded.
    ///
    /// @param enabled whether requests are recorded whose decision says nothing of it
    /// @param ageSeconds how long records are kept, to tell people
    /// @param records kept at most, to tell people
    public record Options(boolean enabled, long ageSeconds, long records) {}

    /// Prices of a plan.
    private record Priced(@Nullable RoutingPlan plan, Prices prices) {}

    /// @param journal where plugins put the bodies
    /// @param store closed with the recorder
    /// @param plans the plan requests get
    /// @param mask takes personal data out of a text
    /// @param registry where it is counted
    public ReplayRecorder(
            Options options,
            ReplayJournal journal,
            ReplayStore store,
            Supplier<RoutingPlan> plans,
            UnaryOperator<String> mask,
            MeterRegistry registry) {
        this.options = options;
        this.journal = journal;
        this.store = store;
        this.plans = plans;
        this.mask = mask;
        written = counter(registry, "written");
        failed = counter(registry, "failed");
        dropped = counter(registry, "dropped");
        queue = store.durability() == Durability.PROCESS && store.kind().equals("memory")
                ? null
                : new ReplayQueue(this::write);
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("router_replay_records_total")
                .description("Records of requests: written, not written because the store failed, or dropped because"
                        + " it was too slow.")
                .tag("result", result)
                .register(registry);
    }

    /// Notes that a model is about to be asked.
    public void begin(Call call) {
        boolean recorded = journal.look(call.inbound().id())
                .map(ReplayJournal.Capture::recorded)
                .orElse(options.enabled());
        if (recorded && !call.inbound().dryRun()) {
            offer(ReplayDocument.begun(call.trace()));
        }
    }

    /// Notes how a request ended.
    public void accept(Completion completion) {
        RoutingTrace trace = completion.trace();
        Optional<ReplayJournal.Capture> capture = journal.take(trace.id());
        boolean recorded = capture.map(ReplayJournal.Capture::recorded).orElse(options.enabled());
        boolean routed = trace.recipe() != null || trace.decision() instanceof Decision.PassThrough;
        if (recorded && routed) {
            offer(ReplayDocument.ended(completion, capture, prices(), mask));
            capture.ifPresent(kept -> trim(trace, kept.most()));
        }
    }

    private void offer(ReplayRecord record) {
        ReplayQueue waiting = queue;
        if (waiting == null) {
            write(new ReplayQueue.Batch(List.of(record), Map.of()));
        } else if (!waiting.offer(record)) {
            dropped.increment();
            warn("records of requests are dropped: the replay store is too slow", null);
        }
    }

    /// Sees to it that a decision keeps no more records than its plugin says.
    private void trim(RoutingTrace trace, int most) {
        if (passed.incrementAndGet() % TRIM_EVERY != 0) {
            return;
        }
        ReplayHead head = ReplayDocument.begun(trace).head();
        ReplayQuery query = ReplayQuery.decision(head.recipe(), head.decision());
        ReplayQueue waiting = queue;
        if (waiting == null) {
            write(new ReplayQueue.Batch(List.of(), Map.of(query, most)));
        } else {
            waiting.trim(query, most);
        }
    }

    private void write(ReplayQueue.Batch batch) {
        try {
            if (!batch.records().isEmpty()) {
                store.put(batch.records());
                written.increment(batch.records().size());
            }
            for (var trim : batch.trims().entrySet()) {
                store.purge(trim.getKey(), trim.getValue());
            }
            failing = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            notWritten(batch, null);
        } catch (StoreException | RuntimeException unusable) {
            notWritten(batch, unusable);
        }
    }

    private void notWritten(ReplayQueue.Batch batch, @Nullable Exception why) {
        failed.increment(batch.records().size());
        failures.addAndGet(batch.records().size());
        warn("records of requests cannot be written; requests are served all the same", why);
    }

    /// Says so once until it works again: a store that is away must not fill the log.
    private void warn(String what, @Nullable Exception why) {
        if (!failing) {
            failing = true;
            LOGGER.atWarn()
                    .setCause(why)
                    .addKeyValue("event", "router_replay_failed")
                    .addKeyValue("store", store.kind())
                    .log(what);
        }
    }

    /// Prices are looked up once for a plan: another plan is another object.
    @SuppressWarnings("ReferenceEquality")
    private Prices prices() {
        RoutingPlan plan = plans.get();
        Priced known = priced;
        if (known.plan != plan) {
            known = new Priced(
                    plan,
                    Prices.of(plan.models().values().stream()
                            .map(ServedModel::profile)
                            .toList()));
            priced = known;
        }
        return known.prices;
    }

    /// Where the records are.
    public ReplayStore store() {
        return store;
    }

    /// What is recorded and where, for people.
    Map<String, Object> told() {
        var told = new LinkedHashMap<String, Object>();
        told.put("enabled", options.enabled());
        told.put("store_backend", store.kind());
        told.put("survives_restart", store.durability() != Durability.PROCESS);
        told.put("ttl_seconds", options.ageSeconds());
        told.put("max_records", options.records());
        told.put("written", Math.round(written.count()));
        told.put("failed", failures.get() + Math.round(dropped.count()));
        return told;
    }

    /// Writes what waits, for a few seconds at most, and closes the store.
    @Override
    public void close() {
        if (queue != null) {
            queue.close();
        }
        store.close();
    }
}
