package semanticrouter.selectors.looper.fusion;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Who is on the panel, who judges, and what the client gets to see.
@Doc("A panel answers, a judge compares, one final answer is written.")
public record FusionOptions(
        @Doc("Judge, which also writes the final answer; empty for the first model of the panel.") @Default("")
        String model,

        @Doc("The panel; empty for the decision's models.") @Default("[]")
        List<String> analysisModels,

        @Doc("Settings of single panel members.") @Default("[]")
        List<AnalysisOverride> analysisOverrides,

        @Doc("Calls at the same time; 0 for all.") @Range(min = 0) @Default("0")
        int maxConcurrent,

        @Doc("Completion tokens of each call; 0 leaves the request's limit.") @Range(min = 0) @Default("0")
        int maxCompletionTokens,

        @Doc("Seconds the panel may take; 0 for no limit of its own.") @Range(min = 0) @Default("0")
        int roundTimeoutSeconds,

        @Doc("Answers that end the panel, which fails with fewer; 0 to wait for all.") @Range(min = 0) @Default("0")
        int minSuccessfulResponses,

        @Doc("Sampling temperature; absent leaves the request's.") @Range(min = 0) @Nullable
        Double temperature,

        @Doc("Whether the judge's analysis is returned too.") @Default("true")
        boolean includeAnalysis,

        @Doc("Whether the panel's answers are returned too.") @Default("true")
        boolean includeIntermediateResponses,

        @Doc("What a failing panel member means.") @OneOf({"skip", "fail"}) @Default("skip")
        String onError,

        @Doc("Text of the judge's prompt; empty for the built-in one.") @Default("")
        String analysisTemplate,

        @Doc("Text of the final prompt; empty for the built-in one.") @Default("")
        String synthesisTemplate,

        @Doc("Version of the built-in prompts.") @Default("fusion-v1")
        String judgePromptVersion,

        @Doc("Checks of the panel's answers against the context or each other.") @Nullable
        Grounding grounding) {
    public FusionOptions {
        analysisModels = List.copyOf(analysisModels);
        analysisOverrides = List.copyOf(analysisOverrides);
    }

    /// Settings of one panel member.
    @Doc("Settings of one panel member.")
    public record AnalysisOverride(
            @Doc("The member.") @Required String model,

            @Doc("Sampling temperature; absent for the panel's.") @Range(min = 0) @Nullable
            Double temperature,

            @Doc("Completion tokens; 0 for the panel's limit.") @Range(min = 0) @Default("0")
            int maxCompletionTokens) {}

    /// How answers are held against the context or each other.
    @Doc("How the panel's answers are held against the context or each other.")
    public record Grounding(
            @Doc("Whether answers are checked.") @Default("false")
            boolean enabled,

            @Doc("What they are held against.") @OneOf({"hybrid", "context", "panel"}) @Default("hybrid")
            String reference,

            @Doc("What a score does: weigh, only annotate, or drop the answer.")
            @OneOf({"weight", "annotate", "filter"})
            @Default("weight")
            String policy,

            @Doc("Least score that `filter` keeps.") @Range(min = 0, max = 1) @Default("0")
            double minScore,

            @Doc("Answers `filter` keeps in any case.") @Range(min = 0) @Default("1")
            int minKeep,

            @Doc("Weight of a contradiction against an entailment.") @Range(min = 0) @Default("1.0")
            double nliContradictionPenalty,

            @Doc("What a failing check means; empty for the algorithm's own.") @OneOf({"", "skip", "fail"}) @Default("")
            String onError) {}
}
