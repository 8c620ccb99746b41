package semanticrouter.console.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import semanticrouter.console.record.Meters.Labelled;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.Usage;

/// The meters of one model (specification: dataplane §6.9, latency, tokens and cost).
final class ModelMeters {
    private static final double HALF_LIFE_MILLIS = 60_000;

    private final String model;
    private final Counter requests;
    private final Timer completion;
    private final Timer firstToken;
    private final Timer perToken;
    private final Counter tokens;
    private final Counter promptTokens;
    private final Counter completionTokens;
    private final DistributionSummary promptPerRequest;
    private final DistributionSummary completionPerRequest;
    private final Labelled<DistributionSummary> warmths;
    private final Labelled<Counter> costs;

    /// When the model was called last, milliseconds of the epoch; 0 for never.
    private final AtomicLong lastCall = new AtomicLong();

    ModelMeters(Meters meters, String model) {
        this.model = model;
        requests = meters.counter("llm_model_requests_total", "Requests by the model that was chosen.", "model", model);
        completion = meters.call(
                "llm_model_completion_latency_seconds",
                "From the start of the call to the end of the reply.",
                "model",
                model);
        firstToken =
                meters.call("llm_model_ttft_seconds", "From the start of the call to its first byte.", "model", model);
        perToken = meters.stage(
                "llm_model_tpot_seconds", "Time per token after the first one, of streams.", "model", model);
        tokens = meters.counter("llm_model_tokens_total", "Tokens in and out.", "model", model);
        promptTokens = meters.counter("llm_model_prompt_tokens_total", "Tokens in.", "model", model);
        completionTokens = meters.counter("llm_model_completion_tokens_total", "Tokens out.", "model", model);
        promptPerRequest = meters.tokens("llm_prompt_tokens_per_request", "Tokens in, by request.", "model", model);
        completionPerRequest =
                meters.tokens("llm_completion_tokens_per_request", "Tokens out, by request.", "model", model);
        warmths = new Labelled<>(
                meters::share,
                "llm_cache_warmth_estimate",
                "Share of a session's prompt that the model's cache is taken to hold.",
                "model");
        costs = new Labelled<>(meters::counter, "llm_model_cost_total", "What calls cost.", "model", "currency");
    }

    void record(Completion done) {
        requests.increment();
        if (done.upstreamNanos() > 0 && done.usage().total() > 0) {
            warmth(done);
        }
        if (done.upstreamNanos() > 0) {
            completion.record(done.upstreamNanos(), TimeUnit.NANOSECONDS);
            if (done.firstByteNanos() > 0) {
                firstToken.record(done.firstByteNanos(), TimeUnit.NANOSECONDS);
            }
        }
        Usage usage = done.usage();
        took(usage);
        if (usage.total() > 0) {
            promptPerRequest.record((double) usage.promptTokens());
            completionPerRequest.record((double) usage.completionTokens());
        }
        long after = done.upstreamNanos() - done.firstByteNanos();
        if (done.streamed() && usage.completionTokens() > 1 && done.firstByteNanos() > 0 && after > 0) {
            perToken.record(after / (usage.completionTokens() - 1), TimeUnit.NANOSECONDS);
        }
        done.answerCost().ifPresent(this::cost);
    }

    /// A request of several models, whose answer the client got of this one.
    void answered() {
        requests.increment();
    }

    /// One of the calls of a request of several models.
    void record(LoopStep step) {
        took(step.usage());
        step.candidate().profile().pricing().ifPresent(pricing -> cost(Completion.Cost.of(pricing, step.usage())));
    }

    /// A call that chose the model of a request.
    void record(Fact.HelperAsked asked) {
        took(asked.usage());
        asked.cost().ifPresent(this::cost);
    }

    private void took(Usage usage) {
        if (usage.total() > 0) {
            tokens.increment((double) usage.total());
            promptTokens.increment((double) usage.promptTokens());
            completionTokens.increment((double) usage.completionTokens());
        }
    }

    private void cost(Completion.Cost cost) {
        if (cost.amount() > 0) {
            costs.of(model, cost.currency()).increment(cost.amount());
        }
    }

    /// How much of a session's prompt the model's cache may still hold, 0 to 1: by what the provider says, or by the
    /// time since the model was called last, which halves it every minute (specification: selection §3.4, cache
    /// warmth).
    private void warmth(Completion done) {
        long now = done.trace().time().toEpochMilli();
        long before = lastCall.getAndAccumulate(now, Math::max);
        if (!done.trace().session().source().likely()) {
            return;
        }
        double ambient = before == 0 ? 0 : Math.pow(2, -Math.max(0, now - before) / HALF_LIFE_MILLIS);
        long prompt = done.usage().promptTokens();
        double reported = prompt == 0 ? 0 : Math.min(1, (double) done.usage().cachedTokens() / prompt);
        warmths.of(model).record(Math.max(ambient, reported));
    }
}
