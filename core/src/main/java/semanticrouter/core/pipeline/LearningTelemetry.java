package semanticrouter.core.pipeline;

import semanticrouter.core.learning.CacheAccount;
import semanticrouter.core.learning.Experience;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.LearningMode;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.SessionAccount;
import semanticrouter.core.trace.Usage;

/// What is learned from a request that has ended (specification: selection-looper §3.2, §3.4). Dry runs
/// have no completion, so they teach nothing. Safe for all threads.
public final class LearningTelemetry {
    private static final int TOO_MANY = 429;

    private final LearningStage stage;

    public LearningTelemetry(LearningStage stage) {
        this.stage = stage;
    }

    /// Remembers the turn of the session, before the next one can come; takes no lock.
    public void remember(Completion completion) {
        Learned learned = completion.trace().learning();
        boolean served = completion.upstreamNanos() > 0
                && (completion.status() < 400
                        || completion.status() == Completion.CLIENT_GONE && completion.firstByteNanos() > 0);
        if (learned == null
                || !served
                || learned.session().key().isEmpty()
                || !(completion.trace().selection() instanceof Selection.Single single)) {
            return;
        }
        ModelRef ref = single.candidate().ref();
        SessionMemory before = learned.session().memory().orElse(null);
        boolean switched = before != null && !before.effectiveModel().equals(ref.effectiveModel());
        CacheAccount account = SessionAccount.of(completion, learned);
        Usage usage = completion.usage();
        var memory = new SessionMemory(
                ref.model(),
                ref.lora(),
                learned.policy().place().decision(),
                (before == null ? 0 : before.turns()) + 1,
                (before == null ? 0 : before.switches()) + (switched ? 1 : 0),
                stage.nowMillis(),
                Math.round(learned.session().turn().contextTokens()),
                usage.promptTokens(),
                account.cachedTokens(),
                account.source() == CacheAccount.Source.BACKEND_REPORTED,
                (before == null ? 0 : before.savedCost()) + SessionAccount.saved(completion, account));
        stage.remember(learned.session().key().get(), memory);
    }

    /// Learns how the model did. Takes a lock now and then, so it belongs on no event loop.
    public void learn(Completion completion) {
        Learned learned = completion.trace().learning();
        String model = completion.trace().modelName();
        boolean asked = completion.upstreamNanos() > 0;
        int status = completion.status();
        boolean failed = status == TOO_MANY || status >= 500;
        boolean answered = status >= 200 && status < 300;
        if (learned == null
                || learned.policy().mode() == LearningMode.BYPASS
                || model.isEmpty()
                || !asked
                || !failed && !answered) {
            return;
        }
        stage.experience().observed(learned.policy().place(), model, observation(completion, failed));
    }

    private static Experience.Observation observation(Completion completion, boolean failed) {
        if (failed) {
            return new Experience.Observation(Double.NaN, Double.NaN, Double.NaN, Double.NaN, true);
        }
        Usage usage = completion.usage();
        double prompt = (double) usage.promptTokens();
        double latency = completion.upstreamNanos() / 1e9;
        if (prompt <= 0) {
            return new Experience.Observation(latency, Double.NaN, Double.NaN, Double.NaN, false);
        }
        Pricing pricing = completion.trace().model() == null
                ? null
                : completion.trace().model().pricing().orElse(null);
        double plain = pricing == null ? 0 : pricing.cost(usage.promptTokens(), 0, 0, 0);
        double paid = pricing == null
                ? 0
                : pricing.cost(usage.promptTokens(), usage.cachedTokens(), usage.writtenTokens(), 0);
        return new Experience.Observation(
                latency,
                usage.cachedTokens() / prompt,
                usage.writtenTokens() / prompt,
                plain > 0 ? paid / plain : Double.NaN,
                false);
    }
}
