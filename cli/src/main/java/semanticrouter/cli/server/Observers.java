package semanticrouter.cli.server;

import org.jspecify.annotations.Nullable;
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
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.gateway.CompletionListener;

/// Hands every call and every finished request to those who learn from it, count it, keep it and log it.
record Observers(
        ModelStatistics statistics,
        OpenGrants grants,
        MetricsRecorder metrics,
        ExplanationStore explanations,
        ReplayRecorder replays,
        RequestLog log,
        @Nullable SpanExport spans)
        implements CompletionListener {
    @Override
    public void completed(Completion completion) {
        statistics.completed(completion);
        learn(completion.trace());
        grants.completed(completion);
        metrics.accept(completion);
        explanations.accept(completion);
        replays.accept(completion);
        log.accept(completion);
        if (spans != null) {
            spans.accept(completion);
        }
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
