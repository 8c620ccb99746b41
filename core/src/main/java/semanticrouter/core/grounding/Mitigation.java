package semanticrouter.core.grounding;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// How answers are read, for every decision.
@Doc("How answers are held against their context.")
public record Mitigation(
        @Doc("Whether a detector reads answers.") @Default("false")
        boolean enabled,

        @Doc("Tells which answers have facts worth checking.")
        Check factCheck,

        @Doc("Finds unsupported statements.") Detection detector,
        @Doc("Explains them.") Explanation explainer) {
    /// Where it stands in a configuration.
    public static final String PATH = "global.model_catalog.modules.hallucination_mitigation";

    /// Tells which answers have facts worth checking.
    @Doc("Tells which answers have facts worth checking.")
    public record Check(
            @Doc("Least confidence that a turn needs checking.") @Range(min = 0, max = 1) @Default("0.6")
            double threshold) {}

    /// Finds unsupported statements.
    @Doc("Finds unsupported statements.")
    public record Detection(
            @Doc("A model of the router's own, or a chat model.") @OneOf({"candle", "endpoint"}) @Default("candle")
            String backend,

            @Doc("Address of the chat model; for `endpoint`.") @Default("")
            String endpoint,

            @Doc("Its name; for `endpoint`.") @Default("") String modelId,

            @Doc("Whether it is asked why; for `endpoint`.") @Default("false")
            boolean includeExplanation,

            @Doc("From which a sentence or token is a finding; for `candle`.") @Range(min = 0, max = 1) @Default("0.8")
            double threshold,

            @Doc("Words of a finding at least.") @Range(min = 0) @Default("2")
            int minSpanLength,

            @Doc("Confidence of a finding at least.") @Range(min = 0, max = 1) @Default("0.6")
            double minSpanConfidence,

            @Doc("Whether what the context entails after all is dropped, with `use_nli`.") @Default("false")
            boolean enableNliFiltering,

            @Doc("Probability from which the context entails.") @Range(min = 0, max = 1) @Default("0.75")
            double nliEntailmentThreshold) {}

    /// Explains findings.
    @Doc("Explains findings.")
    public record Explanation(
            @Doc("Probability from which an explanation is given.") @Range(min = 0, max = 1) @Default("0.9")
            double threshold) {}
}
