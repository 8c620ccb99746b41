package semanticrouter.selectors.looper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.selection.ModelRef;

/// `fusion`: a panel answers, a judge compares, and one final answer is written from both
/// (specification: selection §2.7).
public final class Fusion extends PlannedAlgorithm<Fusion.Options> {
    /// Who is on the panel, who judges, and what the client gets to see.
    @Doc("A panel answers, a judge compares, one final answer is written.")
    public record Options(
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

            @Doc("Answers the panel must give; 0 for all.") @Range(min = 0) @Default("0")
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
        public Options {
            analysisModels = List.copyOf(analysisModels);
            analysisOverrides = List.copyOf(analysisOverrides);
        }
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

    public Fusion() {
        super("fusion", Options.class, "`multi_factor`");
    }

    @Override
    public String description() {
        return "A panel of models answers, a judge compares the answers, and one final answer is written from both.";
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        if (candidates.isEmpty() && options.analysisModels().isEmpty()) {
            problems.add(Problem.error("analysis_models", "name a panel here or models in the decision's modelRefs"));
        }
        for (String twice : References.repeated(options.analysisModels())) {
            problems.add(Problem.error("analysis_models", "\"" + twice + "\" is named twice; keep one"));
        }
        List<String> overridden = options.analysisOverrides().stream()
                .map(AnalysisOverride::model)
                .toList();
        for (String twice : References.repeated(overridden)) {
            problems.add(Problem.error("analysis_overrides", "\"" + twice + "\" has two entries; merge them"));
        }
        return problems;
    }
}
