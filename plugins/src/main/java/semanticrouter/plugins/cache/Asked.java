package semanticrouter.plugins.cache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;

/// A question on its way: everything known about it before the model is asked.
///
/// @param epoch in which it was looked up
/// @param read whether a kept answer may be given
record Asked(
        Question question,
        CachePartition partition,
        CacheEpoch epoch,
        Controls controls,
        boolean read,
        Keeping keeping,
        @Nullable NamedEmbedding vector,
        Dialect dialect,
        Facts facts) {
    /// Before the epochs are asked for.
    private static final CacheEpoch NOT_YET = new CacheEpoch("", -1);

    Asked in(CacheEpoch now) {
        return new Asked(question, partition, now, controls, read, keeping, vector, dialect, facts);
    }

    Asked with(@Nullable NamedEmbedding embedded) {
        return new Asked(question, partition, epoch, controls, read, keeping, embedded, dialect, facts);
    }

    /// What is asked; empty when the request must not meet the cache.
    static Optional<Asked> of(Call call, CachePlugin.Policy policy, String revision, AnswerCache answers) {
        RoutingTrace trace = call.trace();
        Headers headers = call.inbound().facts().headers();
        Optional<String> share = policy.scope().of(headers);
        Dialect dialect = call.inbound().dialect();
        if (trace.matched().isEmpty()
                || call.model() == null
                || share.isEmpty()
                || dialect == Dialect.OPENAI_RESPONSES) { // its id names a conversation that others must not enter
            return Optional.empty();
        }
        Controls controls = policy.controlHeader().isEmpty()
                ? Controls.NONE
                : headers.first(policy.controlHeader())
                        .map(header -> Controls.parse(header, policy.allowed()))
                        .orElse(Controls.NONE);
        Optional<WriteSkip> personal = Keeping.personal(trace);
        boolean read = controls.read() && personal.isEmpty();
        Keeping keeping = Keeping.of(personal, controls, trace.retention(), policy);
        if (!read && keeping.equals(Keeping.NOTHING)) {
            return Optional.empty();
        }
        CachePartition partition = partition(call, revision, answers.namespace(share.get()));
        return Question.of(call.body().bytes(), partition)
                .map(question ->
                        new Asked(question, partition, NOT_YET, controls, read, keeping, null, dialect, trace.facts()));
    }

    private static CachePartition partition(Call call, String revision, String namespace) {
        RoutingTrace trace = call.trace();
        RecipeOutline recipe = trace.recipe();
        return new CachePartition(
                recipe == null ? "" : recipe.name(),
                trace.matched().map(Decision.Matched::name).orElse(""),
                trace.requestedModel(),
                trace.modelName(),
                protocol(call.inbound().dialect()) + (call.inbound().streaming() ? ":stream" : ":body"),
                namespace,
                revision);
    }

    /// The protocol, as metrics and partitions write it.
    String protocol() {
        return protocol(dialect);
    }

    private static String protocol(Dialect dialect) {
        return dialect == Dialect.ANTHROPIC_MESSAGES ? "anthropic" : "openai";
    }
}
