package semanticrouter.selectors.looper.remom;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// How many rounds, how broad, and how answers are carried on.
@Doc("Rounds of parallel answers, each improving on the one before.")
public record RemomOptions(
        @Doc("Calls in each round; a final round with one call follows.") @Default("[4]")
        List<Integer> breadthSchedule,

        @Doc("How the calls of a round are shared among the candidates.")
        @OneOf({"", "weighted", "equal", "round_robin", "first_only"})
        @Default("weighted")
        String modelDistribution,

        @Doc("Sampling temperature; 0 leaves the request's.") @Range(min = 0) @Default("1.0")
        double temperature,

        @Doc("Whether reasoning is passed on to the next round.") @Default("false")
        boolean includeReasoning,

        @Doc("How answers are shortened for the next round.") @OneOf({"", "full", "last_n_tokens"}) @Default("full")
        String compactionStrategy,

        @Doc("Tokens kept by `last_n_tokens`.") @Range(min = 0) @Default("1000")
        int compactionTokens,

        @Doc("Synthesis prompt, with places as Go templates have them; empty for the built-in one.") @Default("")
        String synthesisTemplate,

        @Doc("Model of the final round, one of the candidates; empty for the distribution's choice.") @Default("")
        String synthesisModel,

        @Doc("Calls at the same time; 0 for all.") @Range(min = 0) @Default("0")
        int maxConcurrent,

        @Doc("Completion tokens of each call; absent leaves the request's limit.") @Range(min = 1) @Nullable
        Integer maxCompletionTokens,

        @Doc("Seconds a round may take; 0 for no limit of its own.") @Range(min = 0) @Default("0")
        int roundTimeoutSeconds,

        @Doc("Usable answers that end a round early; 0 for all.") @Range(min = 0) @Default("0")
        int minSuccessfulResponses,

        @Doc("What a failing call means.") @OneOf({"", "skip", "fail"}) @Default("skip")
        String onError,

        @Doc("Seed of the shuffles.") @Default("42") int shuffleSeed,

        @Doc("Whether the answers of every round are returned too.") @Default("true")
        boolean includeIntermediateResponses,

        @Doc("Answers carried to the next round; absent for all.") @Range(min = 1) @Nullable
        Integer maxResponsesPerRound) {
    public RemomOptions {
        breadthSchedule = List.copyOf(breadthSchedule);
    }
}
