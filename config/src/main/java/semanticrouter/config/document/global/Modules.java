package semanticrouter.config.document.global;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;

/// What uses the learned models.
@Doc("What uses the learned models.")
public record Modules(
        @Doc("Shortening of long texts before they are read.")
        PromptCompression promptCompression,

        @Doc("Detection of jailbreaks.") PromptGuard promptGuard,
        @Doc("Classifiers.") Classifier classifier,
        @Doc("Measurement of difficulty.") Complexity complexity,
        @Doc("Detection of unsupported statements.") HallucinationMitigation hallucinationMitigation,
        @Doc("Reading of what users think.") FeedbackDetector feedbackDetector,
        @Doc("Detection of wanted images.") ModalityDetector modalityDetector,
        @Doc("Sorting of documents by a query.") Reranker reranker) {

    /// Shortening of long texts before signals read them (specification: signals §2.1.5); unset weights are the
    /// profile's.
    @Doc("Shortening of long texts before they are read.")
    public record PromptCompression(
            @Doc("On or off.") boolean enabled,
            @Doc("Set of weights.") @Default("default") String profile,

            @Doc("Tokens from which texts are shortened, and their length after.") @Range(min = 0)
            int maxTokens,

            @Doc("Characters below which a text stays as it is.") @Range(min = 0)
            int minLength,

            @Doc("Families that read the full text.") @Default("[jailbreak, pii]")
            List<String> skipSignals,

            @Doc("Weight of central sentences.") @Range(min = 0) @Key("textrank_weight") @Nullable
            Double textRankWeight,

            @Doc("Weight of the place.") @Range(min = 0) @Nullable
            Double positionWeight,

            @Doc("Weight of rare words.") @Range(min = 0) @Key("tfidf_weight") @Nullable
            Double tfidfWeight,

            @Doc("Weight of unusual sentences.") @Range(min = 0) @Nullable
            Double noveltyWeight,

            @Doc("How much the middle counts less.") @Range(min = 0, max = 1) @Nullable
            Double positionDepth,

            @Doc("First sentences that stay.") @Range(min = 0) @Nullable
            Integer preserveFirstN,

            @Doc("Last sentences that stay.") @Range(min = 0) @Nullable
            Integer preserveLastN) {}

    /// Detection of jailbreaks.
    @Doc("Detection of jailbreaks.")
    public record PromptGuard(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("Part in model_catalog.system.") @Default("prompt_guard")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Risk from which a text is a jailbreak.") @Default("0.7") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu,

            @Doc("Built-in backend.") @OneOf({"mmbert32k", "candle"})
            String variant,

            @Doc("Remote backend, instead of a built-in one.") @OneOf({"http_chat", "http_classify"})
            String protocol,

            @Doc("File of labels.") String jailbreakMappingPath,

            @Doc("Labels that mean danger; jailbreak unless given.")
            List<String> positiveLabels,

            @Doc("What a failure counts as.") @Default("allow") @OneOf({"allow", "block"})
            String onError) {}

    /// Classifiers.
    @Doc("Classifiers.")
    public record Classifier(
            @Doc("Tells the domain.") Domain domain,

            @Doc(
                    "Tells the domain by an MCP tool, before the classifier `domain`, which answers where the tool does not.")
            @Nullable
            Mcp mcp,

            @Doc("Finds personal data.") Pii pii,
            @Doc("Tells which answer is preferred.") Preference preference) {}

    /// Tells the domain.
    @Doc("Tells the domain.")
    public record Domain(
            @Doc("On or off; on when there is a model, unless given.") @Nullable
            Boolean enabled,

            @Doc("Part in model_catalog.system.") @Default("domain_classifier")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Probability from which a domain counts.") @Default("0.5") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu,
            @Doc("Model family.") @Key("use_modernbert") boolean useModernBert,
            @Doc("Model family.") @Key("use_mmbert_32k") boolean useMmbert32k,
            @Doc("File of labels.") String categoryMappingPath,
            @Doc("Category when none is sure.") String fallbackCategory) {}

    /// Tells the domain by an MCP tool.
    @Doc("Tells the domain by an MCP tool, before the classifier `domain`, which answers where the tool does not.")
    public record Mcp(
            @Doc("On or off.") boolean enabled,

            @Doc("Way to the server, told by `command` or `url` unless given; `http` is `streamable-http`.")
            @OneOf({"stdio", "http", "sse", "streamable-http"})
            String transportType,

            @Doc("Program.") String command,
            @Doc("Arguments of the program.") List<String> args,

            @Doc("Environment of the program, beside PATH and HOME.")
            SequencedMap<String, String> env,

            @Doc("URL.") String url,

            @Doc("Tool; `classify_text`, `classify`, `classify_query` or `categorize` unless given.")
            String toolName,

            @Doc("Confidence from which a domain counts; 0 for that of `domain`.") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Seconds to wait; 0 for 10.") @Range(min = 0)
            int timeoutSeconds) {
        /// Prints no argument and no variable.
        @Override
        public String toString() {
            return "Mcp[" + transportType + ", " + command + "]";
        }
    }

    /// Finds personal data.
    @Doc("Finds personal data.")
    public record Pii(
            @Doc("On or off; on when there is a model, unless given.") @Nullable
            Boolean enabled,

            @Doc("Part in model_catalog.system.") @Default("pii_classifier")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Confidence from which a find counts.") @Default("0.9") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu,
            @Doc("Model family.") @Key("use_mmbert_32k") boolean useMmbert32k,
            @Doc("File of labels.") String piiMappingPath) {}

    /// Tells which answer is preferred.
    @Doc("Tells which answer is preferred.")
    public record Preference(
            @Doc("Compare with examples rather than ask a model.") @Default("true")
            boolean useContrastive,

            @Doc("Encoder of examples.") String embeddingModel,

            @Doc("How examples are gathered into prototypes.")
            ModelCatalog.@Nullable PrototypeScoring prototypeScoring) {}

    /// Measurement of difficulty.
    @Doc("Measurement of difficulty.")
    public record Complexity(
            @Doc("How examples are gathered into prototypes.")
            ModelCatalog.@Nullable PrototypeScoring prototypeScoring) {}

    /// Detection of unsupported statements.
    @Doc("Detection of unsupported statements.")
    public record HallucinationMitigation(
            @Doc("On or off.") boolean enabled,
            @Doc("What a find does.") String onHallucinationDetected,
            @Doc("Tells what needs checking.") FactCheck factCheck,
            @Doc("Finds unsupported statements.") Detector detector,
            @Doc("Explains them.") Explainer explainer) {}

    /// Tells what needs checking.
    @Doc("Tells what needs checking.")
    public record FactCheck(
            @Doc("Part in model_catalog.system.") @Default("fact_check_classifier")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Confidence from which a text needs checking.") @Default("0.6") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu,
            @Doc("Model family.") @Key("use_mmbert_32k") boolean useMmbert32k) {}

    /// Finds unsupported statements.
    @Doc("Finds unsupported statements.")
    public record Detector(
            @Doc("What computes.") @Default("candle") @OneOf({"candle", "endpoint"})
            String backend,

            @Doc("URL, for the endpoint backend.") String endpoint,
            @Doc("Ask for an explanation too.") boolean includeExplanation,

            @Doc("Part in model_catalog.system.") @Default("hallucination_detector")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Confidence from which a token counts.") @Default("0.8") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu,

            @Doc("Tokens of a find at least.") @Default("2") @Range(min = 0)
            int minSpanLength,

            @Doc("Confidence of a find at least.") @Default("0.6") @Range(min = 0, max = 1)
            double minSpanConfidence,

            @Doc("Characters around a find.") @Default("50") @Range(min = 0)
            int contextWindowSize,

            @Doc("Drop finds that the context entails.") boolean enableNliFiltering,

            @Doc("Probability from which the context entails.") @Default("0.75") @Range(min = 0, max = 1)
            double nliEntailmentThreshold) {}

    /// Explains unsupported statements.
    @Doc("Explains unsupported statements.")
    public record Explainer(
            @Doc("Part in model_catalog.system.") @Default("hallucination_explainer")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Confidence from which an explanation is given.") @Default("0.9") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu) {}

    /// Sorting of documents by a query: what `/api/v1/rerank` asks.
    @Doc("Sorting of documents by a query.")
    public record Reranker(
            @Doc("Cross-encoder; the built-in one unless given.")
            String modelId) {}

    /// Reading of what users think.
    @Doc("Reading of what users think.")
    public record FeedbackDetector(
            @Doc("On or off.") @Default("true") boolean enabled,

            @Doc("Part in model_catalog.system.") @Default("feedback_detector")
            String modelRef,

            @Doc("Model; the part's unless given.") String modelId,

            @Doc("Confidence from which a label counts.") @Default("0.7") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Compute on the CPU.") boolean useCpu,
            @Doc("Model family.") @Key("use_modernbert") boolean useModernBert,
            @Doc("Model family.") @Key("use_mmbert_32k") boolean useMmbert32k,
            @Doc("File of labels.") String feedbackMappingPath) {}

    /// Detection of wanted images.
    @Doc("Detection of wanted images.")
    public record ModalityDetector(
            @Doc("On or off.") boolean enabled,
            @Doc("Beginnings that ask for an image.") List<String> promptPrefixes,

            @Doc("How it is told.") @OneOf({"classifier", "keyword", "hybrid"})
            String method,

            @Doc("The model.") @Nullable ModalityClassifier classifier,
            @Doc("Words that ask for an image.") List<String> keywords,
            @Doc("Words that ask for text and an image.") List<String> bothKeywords,

            @Doc("Confidence from which the model decides.") @Range(min = 0, max = 1) @Nullable
            Double confidenceThreshold,

            @Doc("Share of it from which the model decides alone.") @Range(min = 0, max = 1) @Nullable
            Double lowerThresholdRatio) {}

    /// The model that detects wanted images.
    @Doc("The model that detects wanted images.")
    public record ModalityClassifier(
            @Doc("Model folder.") String modelPath,
            @Doc("Compute on the CPU.") boolean useCpu) {}
}
