package semanticrouter.config.testkinds;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Options of plugins as the public contract has them (specification: signals §1.11).
final class ContractPlugins {
    private ContractPlugins() {}

    record SystemPrompt(
            @Nullable Boolean enabled,
            String systemPrompt,
            @OneOf({"insert", "replace"}) String mode) {}

    record FastResponse(@Required String message) {}

    record HeaderMutation(List<Header> add, List<Header> update, List<String> delete) {}

    record Header(@Required String name, String value) {}

    record ResponseCache(
            boolean enabled,

            @OneOf({"semantic", "exact", "exact_then_semantic"})
            String mode,

            @OneOf({"user", "team", "tenant", "global"}) String scope,
            MappingNode semantic,
            @Range(min = 0) @Nullable Integer ttlSeconds,
            MappingNode requestControls,
            MappingNode personalized,
            MappingNode revision) {}

    record ResponseJailbreak(
            boolean enabled,
            @Range(min = 0, max = 1) double threshold,
            @OneOf({"header", "block", "none"}) String action) {}

    record ContextCompression(
            boolean enabled,
            @OneOf({"auto", "always"}) String mode,
            MappingNode budget,
            MappingNode targets,
            MappingNode scoring,
            MappingNode recovery,
            MappingNode requestControls,
            String failureMode) {}

    record Hallucination(
            boolean enabled,
            boolean useNli,
            String hallucinationAction,
            String unverifiedFactualAction,
            boolean includeHallucinationDetails) {}

    record RouterReplay(
            boolean enabled,
            int maxRecords,
            boolean captureRequestBody,
            boolean captureResponseBody,
            int maxBodyBytes,
            int maxToolTraceBytes,
            int maxToolTraceSteps) {}

    record Memory(
            boolean enabled,
            int retrievalLimit,
            double similarityThreshold,
            boolean autoStore,
            boolean hybridSearch,
            String hybridMode,
            MappingNode reflection) {}

    record Rag(
            boolean enabled,
            @Required String backend,
            double similarityThreshold,
            int topK,
            int maxContextLength,
            String injectionMode,
            SequencedMap<String, Node> backendConfig,
            String onFailure,
            boolean cacheResults,
            int cacheTtlSeconds,
            double minConfidenceThreshold) {}

    record ImageGen(
            boolean enabled,
            String backend,
            MappingNode backendConfig,
            String backendRef,
            @Nullable MappingNode modalityDetection,
            int defaultWidth,
            int defaultHeight,
            int maxInferenceSteps,
            int timeoutSeconds) {}

    record RequestParams(List<String> blockedParams, int maxTokensLimit, int maxN, boolean stripUnknown) {}

    record Tools(
            boolean enabled,
            String mode,
            boolean semanticSelection,
            List<String> allowTools,
            List<String> blockTools,
            boolean stripToolHistory,
            String strategy,
            MappingNode dynamicRetrieval) {}

    record ToolSelection(
            boolean enabled,
            String mode,
            String toolsDbPath,
            int topK,
            double similarityThreshold,
            MappingNode advancedFiltering,
            String strategy,
            boolean fallbackToEmpty,
            double relevanceThreshold,
            int preserveCount) {}
}
