package semanticrouter.cli.server;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.console.compression.CompressionMeters;
import semanticrouter.console.documents.RetrievalMeters;
import semanticrouter.console.learning.LearningMeters;
import semanticrouter.console.memory.MemoryMeters;
import semanticrouter.console.record.BatchQueue;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.console.record.MetricsRecorder;
import semanticrouter.console.record.RequestLog;
import semanticrouter.console.replay.ReplayRecorder;
import semanticrouter.console.tracing.SpanExport;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.limit.OpenGrants;
import semanticrouter.core.memory.MemoryDesk;
import semanticrouter.core.pipeline.LearningTelemetry;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.gateway.CompletionListener;

/// Hands every call and every finished request to those who learn from it, count it, keep it and log it.
///
/// What the next request may depend on is told at once; counting, recording and logging follows within {@link #REST},
/// for many requests in a row, on a thread of its own that may wait for them, and before metrics are read.
final class Observers implements CompletionListener, AutoCloseable {
    /// Name of the thread that counts and logs.
    static final String RECORDER = "recorder";

    private static final Logger LOGGER = LoggerFactory.getLogger(Observers.class);
    private static final Duration REST = Duration.ofMillis(5);
    private static final int WAITING_MAX = 8_192;

    private final ModelStatistics statistics;
    private final OpenGrants grants;
    private final LearningTelemetry learning;
    private final LearningMeters learned;
    private final MemoryMeters remembered;
    private final RetrievalMeters retrieved;
    private final CompressionMeters compressed;
    private final MetricsRecorder metrics;
    private final ExplanationStore explanations;
    private final ReplayRecorder replays;
    private final RequestLog log;
    private final @Nullable SpanExport spans;
    private final BatchQueue<Completion> finished;

    Observers(
            ModelStatistics statistics,
            OpenGrants grants,
            LearningTelemetry learning,
            MemoryDesk memories,
            MetricsRecorder metrics,
            ExplanationStore explanations,
            ReplayRecorder replays,
            RequestLog log,
            @Nullable SpanExport spans) {
        this.statistics = statistics;
        this.grants = grants;
        this.learning = learning;
        this.learned = new LearningMeters(metrics.registry());
        this.remembered = new MemoryMeters(metrics.registry(), memories);
        this.retrieved = new RetrievalMeters(metrics.registry());
        this.compressed = new CompressionMeters(metrics.registry());
        this.metrics = metrics;
        this.explanations = explanations;
        this.replays = replays;
        this.log = log;
        this.spans = spans;
        this.finished = new BatchQueue<>(RECORDER, WAITING_MAX, REST, this::record, Observers::lost);
        metrics.beforeScrape(finished::drain);
    }

    @Override
    public void completed(Completion completion) {
        grants.completed(completion); // before anything that could fail
        learn(completion.trace());
        learning.remember(completion);
        explanations.accept(completion);
        if (finished.full()) {
            metrics.unlogged(completion); // an event loop cannot wait, and memory has an end
        } else {
            finished.add(completion);
        }
    }

    private void record(List<Completion> completions) {
        each(completions, statistics::completed);
        each(completions, learning::learn);
        each(completions, metrics::accept);
        each(completions, learned::accept);
        each(completions, remembered::accept);
        each(completions, retrieved::accept);
        each(completions, compressed::accept);
        each(completions, replays::accept);
        each(completions, log::accept);
        if (spans != null) {
            each(completions, spans::accept);
        }
    }

    /// A fault with one request must not keep the others from being counted.
    private static void each(List<Completion> completions, Consumer<Completion> action) {
        for (Completion completion : completions) {
            try {
                action.accept(completion);
            } catch (RuntimeException fault) {
                lost(fault);
            }
        }
    }

    private static void lost(RuntimeException fault) {
        LOGGER.atError().setCause(fault).log("a finished request could not be recorded");
    }

    /// Records what has not been recorded.
    @Override
    public void close() {
        finished.close();
    }

    /// What won is likelier to win again. Dry runs have no completion, so they teach nothing.
    private static void learn(RoutingTrace trace) {
        RecipeOutline recipe = trace.recipe();
        if (recipe == null) {
            return;
        }
        switch (trace.decision()) {
            case Decision.Matched matched -> recipe.traffic().won(matched.index());
            case Decision.NoMatch _ -> recipe.traffic().won(-1);
            case Decision.PassThrough _, Decision.Refused _ -> {}
        }
    }

    @Override
    public Upstream around(Upstream next) {
        return metrics.counting(call -> send(call, next));
    }

    /// A call counts as open until its reply has begun; selectors read it as load.
    private Reply send(Call call, Upstream next) throws InterruptedException {
        replays.begin(call);
        String model = call.ref() == null ? null : call.ref().effectiveModel();
        if (model == null) {
            return next.send(call);
        }
        try (ModelStatistics.Open _ = statistics.begin(model)) {
            return next.send(call);
        }
    }
}
