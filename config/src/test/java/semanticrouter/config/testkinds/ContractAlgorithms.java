package semanticrouter.config.testkinds;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;

/// Options of the algorithms as the public contract has them (specification: signals §1.10).
final class ContractAlgorithms {
    private ContractAlgorithms() {}

    record None() {}

    record Confidence(
            String confidenceMethod,
            @Range(min = 0, max = 1) double threshold,
            @Nullable HybridWeights hybridWeights,
            @OneOf({"skip", "fail"}) String onError,
            String escalationOrder,
            double costQualityTradeoff,
            String tokenFilter,
            String verifierServerUrl,
            int verifierTimeoutSeconds) {}

    record HybridWeights(double logprobWeight, double marginWeight) {}

    record Ratings(
            @Default("1") @Range(min = 1) int maxConcurrent,
            @OneOf({"skip", "fail"}) String onError) {}

    record Remom(
            List<Integer> breadthSchedule,
            String modelDistribution,
            double temperature,
            boolean includeReasoning,
            String compactionStrategy,
            int compactionTokens,
            String synthesisTemplate,
            String synthesisModel,
            int maxConcurrent,
            int maxCompletionTokens,
            int roundTimeoutSeconds,
            int minSuccessfulResponses,
            String onError,
            int shuffleSeed,
            boolean includeIntermediateResponses,
            int maxResponsesPerRound) {}

    record Fusion(
            String model,
            List<String> analysisModels,
            List<ModelOverride> analysisOverrides,
            int maxConcurrent,
            int maxCompletionTokens,
            int roundTimeoutSeconds,
            int minSuccessfulResponses,
            double temperature,
            boolean includeAnalysis,
            boolean includeIntermediateResponses,
            String onError,
            String analysisTemplate,
            String synthesisTemplate,
            String judgePromptVersion,
            @Nullable Grounding grounding) {}

    record ModelOverride(String model, double temperature, int maxCompletionTokens) {}

    record Grounding(
            boolean enabled,
            String reference,
            String policy,
            double minScore,
            int minKeep,
            double nliContradictionPenalty,
            String onError) {}

    record Workflows(
            String mode,
            String template,
            @Nullable Planner planner,
            int maxSteps,
            int maxParallel,
            int maxCompletionTokens,
            int roundTimeoutSeconds,
            int minSuccessfulResponses,
            double temperature,
            boolean includeIntermediateResponses,
            String onError) {}

    record Planner(String model, int maxCompletionTokens) {}

    record RouterDc(
            double temperature,
            int dimensionSize,
            double minSimilarity,
            boolean useQueryContrastive,
            boolean useModelContrastive,
            boolean requireDescriptions,
            boolean useCapabilities) {}

    record Automix(
            double verificationThreshold,
            int maxEscalations,
            boolean costAwareRouting,
            double costQualityTradeoff,
            double discountFactor,
            @Planned boolean useLogprobVerification) {}

    record Hybrid(
            @Nullable Double experienceWeight,
            @Nullable Double routerDcWeight,
            @Nullable Double automixWeight,
            @Nullable Double costWeight,
            double qualityGapThreshold,
            boolean normalizeScores) {}

    record LatencyAware(
            @Nullable Integer tpotPercentile, @Nullable Integer ttftPercentile, String description) {}

    record MultiFactor(@Nullable Weights weights, @Nullable Slo slo, int latencyPercentile, String onNoCandidates) {}

    record Weights(double quality, double latency, double cost, double load) {}

    record Slo(
            double maxTpotMs,
            double maxTtftMs,
            @semanticrouter.core.kind.Key("max_cost_per_1m") double maxCost,
            int maxInflight) {}

    record Prompt(String model, String instructions, int timeoutSeconds) {}
}
