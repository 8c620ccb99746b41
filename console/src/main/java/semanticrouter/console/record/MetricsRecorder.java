package semanticrouter.console.record;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.record.Meters.Labelled;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.RetryReport;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;

/// Turns finished requests into Prometheus metrics (specification: dataplane §6.9). Safe for all threads.
///
/// Every request is counted once in `llm_requests_total{outcome}`: `routed` to a model or answered by the policy,
/// `refused`, or `shed`. Label values come from the configuration; what clients write never becomes one. At most {@link
/// #MAX_SERIES} meters exist, so that many reloads cannot fill the memory either.
public final class MetricsRecorder implements AutoCloseable {
    /// Bound of the number of meters; later ones are dropped.
    public static final int MAX_SERIES = 20_000;

    /// Error reason of a request that was turned away because the router had too much to do.
    public static final String OVERLOADED = "overloaded";

    /// What meters look at; they themselves hold it weakly and would show nothing once it is collected.
    private final List<Object> observed = new CopyOnWriteArrayList<>();

    private final HeldClock clock = new HeldClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final Meters meters = new Meters(registry);
    private final Labelled<Counter> outcomes =
            new Labelled<>(meters::counter, "llm_requests_total", "Every request, by what became of it.", "outcome");
    private final Labelled<Counter> reasons = new Labelled<>(
            meters::counter,
            "llm_routing_reason_codes_total",
            "Why requests went where they went.",
            "reason_code",
            "model");
    private final Labelled<Counter> modifications = new Labelled<>(
            meters::counter,
            "llm_model_routing_modifications_total",
            "Requests that were sent to another model than they named.",
            "source_model",
            "target_model");
    private final Labelled<Timer> routingTimes = new Labelled<>(
            meters::stage, "llm_model_routing_latency_seconds", "Time to route: signals, decision and selection.");
    private final Map<EvidencePlan, RecipeMeters> recipes = Collections.synchronizedMap(new WeakHashMap<>());
    private final ConcurrentHashMap<String, ModelMeters> models = new ConcurrentHashMap<>();
    private final SessionMeters sessions = new SessionMeters(meters);
    private final FactMeters facts = new FactMeters(meters);
    private final InFlight calls = new InFlight(registry);
    private volatile @Nullable BackendMeters backends;
    private volatile @Nullable WindowedMeters windows;
    private volatile @Nullable RetryMeters retries;
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private volatile Runnable beforeScrape = () -> {};

    public MetricsRecorder() {
        registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MAX_SERIES));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    /// Where further meters can be registered.
    public MeterRegistry registry() {
        return registry;
    }

    /// Looks at the time once for a whole request: each of some twenty distributions looks at it to let
    /// its maximum fade. Others that record at the same moment read the same time.
    private static final class HeldClock implements Clock {
        private volatile long heldMillis;

        void hold() {
            heldMillis = System.currentTimeMillis();
        }

        void release() {
            heldMillis = 0;
        }

        @Override
        public long wallTime() {
            long held = heldMillis;
            return held == 0 ? System.currentTimeMillis() : held;
        }

        @Override
        public long monotonicTime() {
            return System.nanoTime();
        }
    }

    /// Counts a request that ended, however it ended.
    public void accept(Completion done) {
        clock.hold();
        try {
            count(done);
        } finally {
            clock.release();
        }
    }

    private ModelMeters of(String model) {
        return models.computeIfAbsent(model, name -> new ModelMeters(meters, name));
    }

    private void count(Completion done) {
        RoutingTrace trace = done.trace();
        outcomes.of(outcome(done)).increment();
        String model = trace.modelName();
        Optional<List<LoopStep>> steps =
                trace.loop().map(Fact.Looped::steps).or(() -> trace.image().map(Fact.ImageMade::steps));
        steps.ifPresent(calls -> calls.forEach(
                step -> of(step.candidate().ref().effectiveModel()).record(step)));
        trace.helper()
                .ifPresent(asked -> of(asked.helper().ref().effectiveModel()).record(asked));
        if (!model.isEmpty()) {
            if (steps.isPresent()) {
                of(model).answered();
            } else {
                of(model).record(done);
            }
            sessions.record(done);
            WindowedMeters sliding = windows;
            if (sliding != null) {
                sliding.record(done);
            }
        }
        if (!done.errorReason().isEmpty()) {
            error(model, done.errorReason());
        }
        reasons.of(reason(trace), named(model)).increment();
        facts.record(trace);
        RecipeOutline recipe = trace.recipe();
        Evidence evidence = trace.evidence();
        if (recipe == null || evidence == null) {
            return;
        }
        routingTimes.only().record(trace.timings().routing(), TimeUnit.NANOSECONDS);
        if (!model.isEmpty() && !model.equals(trace.requestedModel())) {
            modifications.of(trace.requestedModel(), model).increment();
        }
        recipes.computeIfAbsent(recipe.evidence(), _ -> new RecipeMeters(meters, recipe))
                .record(trace, evidence);
    }

    /// Counts a request that ended and will be neither logged nor recorded, because the log falls behind.
    public void unlogged(Completion done) {
        accept(done);
        meters.counter("router_requests_unlogged_total", "Requests that were counted and neither logged nor recorded.")
                .increment();
    }

    /// Has something done whenever metrics are read, so that they tell of every request that has ended.
    public void beforeScrape(Runnable action) {
        beforeScrape = action;
    }

    /// Counts the calls that are under way, by model, on their way to `next`.
    public Upstream counting(Upstream next) {
        return call -> calls.send(call, next);
    }

    /// Shows what the encoders do.
    public void observe(EncoderRuntime encoders) {
        encoder(encoders, "answered", EncoderStatus::answered);
        encoder(encoders, "timed_out", EncoderStatus::timedOut);
        encoder(encoders, "refused", EncoderStatus::refused);
        encoder(encoders, "failed", EncoderStatus::failed);
        observed.add(encoders);
        Gauge.builder(
                        "router_encoder_waiting",
                        encoders,
                        runtime -> runtime.status().waiting())
                .description("Calls to learned models that are queued or running.")
                .register(registry);
    }

    /// Shows how many answers the response cache holds.
    ///
    /// @param backend where they are kept
    public void observeCache(String backend, IntSupplier entries) {
        observed.add(entries);
        Gauge.builder("llm_cache_entries_total", entries, IntSupplier::getAsInt)
                .description("Answers the response cache holds.")
                .tag("backend", backend)
                .register(registry);
    }

    /// Shows how many requests are served and how many wait for a place.
    ///
    /// @param working those of the served whose reply does not stream
    /// @param places how many may be worked on at once as of now
    public void observe(IntSupplier inside, IntSupplier working, IntSupplier waiting, IntSupplier places) {
        observed.addAll(List.of(inside, working, waiting, places));
        Gauge.builder("router_requests_inside", inside, IntSupplier::getAsInt)
                .description("Requests that are being served.")
                .register(registry);
        Gauge.builder("router_requests_working", working, IntSupplier::getAsInt)
                .description("Requests that are worked on: those being served whose reply does not stream.")
                .register(registry);
        Gauge.builder("router_requests_waiting", waiting, IntSupplier::getAsInt)
                .description("Requests that wait for a place.")
                .register(registry);
        Gauge.builder("router_places", places, IntSupplier::getAsInt)
                .description("Most requests that are worked on at once as of now; fewer while processors are short.")
                .register(registry);
    }

    /// Shows what became of the requests that asked for a place.
    ///
    /// @param admitted got one
    /// @param waited those of the admitted that waited for it
    /// @param shed were turned away
    public void observeAdmissions(LongSupplier admitted, LongSupplier waited, LongSupplier shed) {
        // Read in this order: whoever waited is among the admitted then.
        admission("at_once", () -> {
            long after = waited.getAsLong();
            return admitted.getAsLong() - after;
        });
        admission("after_wait", waited);
        admission("shed", shed);
    }

    private void admission(String result, LongSupplier count) {
        observed.add(count);
        FunctionCounter.builder("router_admissions_total", count, LongSupplier::getAsLong)
                .description("Requests that asked for a place: let in at once, let in after a wait, or turned away.")
                .tag("result", result)
                .register(registry);
    }

    /// Measures models over sliding windows from now on.
    public void observeWindows(WindowSettings settings, InstantSource time) {
        windows = new WindowedMeters(registry, settings, time);
    }

    /// Shows how often calls were tried again, looked up whenever metrics are read.
    public void observeRetries(Supplier<List<RetryReport>> reports) {
        retries = new RetryMeters(registry, reports);
    }

    /// Shows what is known about the backends, looked up whenever metrics are read.
    public void observeBackends(Supplier<List<BackendReport>> reports) {
        backends = new BackendMeters(registry, reports);
    }

    private void encoder(EncoderRuntime encoders, String result, ToLongFunction<EncoderStatus> count) {
        FunctionCounter.builder("router_encoder_calls_total", encoders, runtime -> count.applyAsLong(runtime.status()))
                .description("Calls to learned models by how they ended.")
                .tag("result", result)
                .register(registry);
    }

    private static String outcome(Completion done) {
        if (done.errorReason().equals(OVERLOADED)) {
            return "shed";
        }
        return done.upstreamNanos() == 0 && done.status() >= 400 ? "refused" : "routed";
    }

    private void error(String model, String reason) {
        meters.counter(
                        "llm_request_errors_total",
                        "Requests that failed.",
                        "model",
                        named(model),
                        "reason",
                        Words.reason(reason))
                .increment();
    }

    private static String named(String model) {
        return model.isEmpty() ? "unknown" : model;
    }

    private static String reason(RoutingTrace trace) {
        return switch (trace.decision()) {
            case Decision.Matched _ -> "decision";
            case Decision.NoMatch _ -> trace.model() == null ? "no_model" : "default_model";
            case Decision.PassThrough _ -> "concrete_model";
            case Decision.Refused _ -> "evidence_unavailable";
        };
    }

    /// All metrics as text.
    ///
    /// @param contentType `text/plain; version=0.0.4; charset=utf-8` or an OpenMetrics type
    public String scrape(String contentType) {
        beforeScrape.run();
        BackendMeters shown = backends;
        if (shown != null) {
            shown.refresh();
        }
        RetryMeters tried = retries;
        if (tried != null) {
            tried.refresh();
        }
        WindowedMeters sliding = windows;
        if (sliding != null) {
            sliding.refresh();
        }
        return TotalGauges.named(registry.scrape(contentType));
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
