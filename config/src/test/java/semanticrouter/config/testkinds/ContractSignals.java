package semanticrouter.config.testkinds;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.signal.SignalRule;

/// Rules of the twenty families as the public contract has them (specification: signals §2).
final class ContractSignals {
    private ContractSignals() {}

    record Keyword(
            @Required String name,
            @Required @OneOf({"AND", "OR", "NOR"}) String operator,
            List<String> keywords,
            boolean caseSensitive,
            @OneOf({"regex", "bm25", "ngram", "fuzzy"}) String method,
            boolean fuzzyMatch,
            int fuzzyThreshold,
            @Default("0.1") double bm25Threshold,
            @Default("0.4") double ngramThreshold,
            @Default("3") int ngramArity,
            String description)
            implements SignalRule {}

    record Embedding(
            @Required String name,
            @Range(min = 0, max = 1) double threshold,
            List<String> candidates,
            @Default("max") @OneOf({"mean", "max", "any"}) String aggregationMethod,
            @Default("text") String queryModality,
            String description)
            implements SignalRule {}

    record Domain(@Required String name, String description, List<String> mmluCategories, List<ModelScore> modelScores)
            implements SignalRule {}

    record ModelScore(String model, double score, @Nullable Boolean useReasoning) {}

    record Named(@Required String name, String description) implements SignalRule {}

    record Reask(
            @Required String name,
            String description,
            @Default("0.8") @Range(min = 0, max = 1) double threshold,
            @Default("1") @Range(min = 1) int lookbackTurns)
            implements SignalRule {}

    record Preference(@Required String name, String description, List<String> examples, double threshold)
            implements SignalRule {}

    record Language(
            @Required String name,
            String description,
            @Range(min = 0, max = 1) double threshold) implements SignalRule {}

    record Context(@Required String name, String minTokens, String maxTokens, String description)
            implements SignalRule {}

    record Structure(
            @Required String name,
            String description,
            @Required Feature feature,
            @Nullable NumericPredicate predicate) implements SignalRule {}

    record Feature(@Required String type, @Required Source source) {}

    record Source(
            @Required String type,
            String role,
            String pattern,
            List<String> keywords,
            List<List<String>> sequences,
            boolean caseSensitive) {}

    record Complexity(
            @Required String name,
            double threshold,
            String description,
            Examples hard,
            Examples easy,
            @Nullable Condition composer)
            implements SignalRule {}

    record Examples(List<String> candidates, List<String> imageCandidates) {}

    record RoleBinding(@Required String name, @Required String role, List<Subject> subjects, String description)
            implements SignalRule {}

    record Subject(@Required String kind, @Required String name) {}

    record Jailbreak(
            @Required String name,
            @OneOf({"classifier", "contrastive", "hybrid"}) String method,
            double threshold,
            boolean includeHistory,
            String description,
            List<String> jailbreakPatterns,
            List<String> benignPatterns)
            implements SignalRule {}

    record Pii(
            @Required String name,
            double threshold,
            boolean includeHistory,
            List<String> piiTypesAllowed,
            String description)
            implements SignalRule {}

    record Kb(
            @Required String name,
            @Required String kb,
            @Required Target target,

            @Default("threshold") @OneOf({"best", "threshold"})
            String match,

            String description)
            implements SignalRule {}

    record Target(
            @Required @OneOf({"label", "group"}) String kind,
            @Required String value) {}

    record Event(
            @Required String name,
            String description,
            List<String> eventTypes,
            List<String> severities,
            List<String> actionCodes,
            boolean temporal)
            implements SignalRule {}

    record Metadata(
            @Required String name,
            String description,
            @Required String key,
            @Required MetadataTest predicate) implements SignalRule {}

    record MetadataTest(
            @Nullable String equals,
            List<String> in,
            @Nullable Boolean exists) {}

    record Classifier(
            @Required String name,
            String description,
            @Required @OneOf({"local", "llm"}) String type,
            String model,
            String modelPath,
            List<String> labels,
            String instructions,
            boolean useCpu)
            implements SignalRule {}
}
