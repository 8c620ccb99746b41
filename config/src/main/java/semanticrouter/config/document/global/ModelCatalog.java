package semanticrouter.config.document.global;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;

/// Learned models and knowledge bases.
@Doc("Learned models and knowledge bases.")
public record ModelCatalog(
        @Doc("Encoders of texts.") Embeddings embeddings,
        @Doc("Models by the part they play.") SystemModels system,
        @Doc("Models behind other services.") List<ExternalModel> external,

        @Doc("Knowledge bases; privacy_kb and mmlu_kb unless given.") @Default(BuiltInKnowledge.LIST)
        List<KnowledgeBase> kbs,

        @Doc("What uses the models.") Modules modules) {

    /// Encoders of texts.
    @Doc("Encoders of texts.")
    public record Embeddings(@Doc("Sentence encoders.") Semantic semantic) {}

    /// Sentence encoders.
    @Doc("Sentence encoders.")
    public record Semantic(
            @Doc("Model folder of qwen3; read when it holds model.onnx.") @Key("qwen3_model_path")
            String qwen3ModelPath,

            @Doc("Model folder of gemma; read when it holds model.onnx.")
            String gemmaModelPath,

            @Doc("Model folder of mmbert; read when it holds model.onnx.")
            @Default("models/mmbert-embed-32k-2d-matryoshka")
            String mmbertModelPath,

            @Doc("Model folder of the text and image encoder.")
            String multimodalModelPath,

            @Doc("Model folder of bert; read when it holds model.onnx.")
            String bertModelPath,

            @Doc("Compute on the CPU.") @Default("true") boolean useCpu,
            @Doc("How embeddings are used.") EmbeddingConfig embeddingConfig,

            @Doc("An OpenAI-compatible service.") @Nullable EmbeddingEndpoint endpoint) {}

    /// How embeddings are used.
    @Doc("How embeddings are used.")
    public record EmbeddingConfig(
            @Doc("What computes them.") @Default("candle") @OneOf({"candle", "openvino", "openai_compatible"})
            String backend,

            @Doc("Which encoder.") @Default("mmbert") String modelType,

            @Doc("Compute rule examples at the start.") @Default("true")
            boolean preloadEmbeddings,

            @Doc("Numbers of a vector that are kept, when written and the encoder is not the built-in one.")
            @Default("768")
            @Range(min = 0)
            int targetDimension,

            @Doc("Layer after which an encoder from a folder stops, when written; 22 for the last.")
            @Default("22")
            @Range(min = 0)
            int targetLayer,

            @Doc("Match the best rules when none reaches its threshold.") @Default("true")
            boolean enableSoftMatching,

            @Doc("Embedding rules that may match at a time; 0 for all.") @Default("1")
            int topK,

            @Doc("Score from which a rule may match softly.") @Default("0.5") @Range(min = 0, max = 1)
            double minScoreThreshold,

            @Doc("How examples are gathered into prototypes.")
            PrototypeScoring prototypeScoring) {}

    /// How examples are gathered into prototypes (specification: signals §2.4).
    @Doc("How examples are gathered into prototypes.")
    public record PrototypeScoring(
            @Doc("On or off; off keeps every example.") @Default("true")
            boolean enabled,

            @Doc("Similarity from which examples are gathered.") @Default("0.9") @Range(min = -1, max = 1)
            double clusterSimilarityThreshold,

            @Doc("Prototypes at most.") @Default("8") @Range(min = 0)
            int maxPrototypes,

            @Doc("Weight of the best prototype; below 0 counts as 0, above 1 as 1.") @Default("0.75")
            double bestWeight,

            @Doc("Prototypes whose mean has the rest of the weight; 0 or less for all.") @Default("2")
            int topM,

            @Doc("Lead over the runner-up.") @Range(min = 0) double marginThreshold) {}

    /// An OpenAI-compatible embedding service.
    @Doc("An OpenAI-compatible embedding service.")
    public record EmbeddingEndpoint(
            @Doc("URL up to /v1.") String baseUrl,
            @Doc("Model.") String model,
            @Doc("Environment variable of the key.") String apiKeyEnv,

            @Doc("Seconds to wait.") @Default("10") @Range(min = 0)
            int timeoutSeconds,

            @Doc("Attempts after the first.") @Default("2") @Range(min = 0, max = 5)
            int maxRetries,

            @Doc("Length of the vectors; 0 for the model's own.") @Range(min = 0)
            int dimensions) {}

    /// Models by the part they play.
    @Doc("Models by the part they play.")
    public record SystemModels(
            @Doc("Finds jailbreaks.") @Default("models/mmbert32k-jailbreak-detector-merged")
            String promptGuard,

            @Doc("Tells the domain.") @Default("models/mmbert32k-intent-classifier-merged")
            String domainClassifier,

            @Doc("Finds personal data.") @Default("models/mmbert32k-pii-detector-merged")
            String piiClassifier,

            @Doc("Tells what needs checking.") @Default("models/mmbert32k-factcheck-classifier-merged")
            String factCheckClassifier,

            @Doc("Finds unsupported statements.") @Default("models/mom-halugate-detector")
            String hallucinationDetector,

            @Doc("Explains unsupported statements.") @Default("models/mom-halugate-explainer")
            String hallucinationExplainer,

            @Doc("Reads what users think.") @Default("models/mmbert32k-feedback-detector-merged")
            String feedbackDetector) {
        /// Model by reference name, null when there is no such part.
        public @Nullable String resolve(String ref) {
            return switch (ref) {
                case "prompt_guard" -> promptGuard;
                case "domain_classifier" -> domainClassifier;
                case "pii_classifier" -> piiClassifier;
                case "fact_check_classifier" -> factCheckClassifier;
                case "hallucination_detector" -> hallucinationDetector;
                case "hallucination_explainer" -> hallucinationExplainer;
                case "feedback_detector" -> feedbackDetector;
                default -> null;
            };
        }
    }

    /// A model behind another service.
    @Doc("A model behind another service.")
    public record ExternalModel(
            @Doc("Name, unique.") String name,
            @Doc("Provider.") String llmProvider,

            @Doc("What it is for.")
            @Required
            @OneOf({"guardrail", "classification", "scoring", "preference", "memory_rewrite", "memory_extraction"})
            String modelRole,

            @Doc("Where it is served.") @Nullable LlmEndpoint llmEndpoint,
            @Doc("What the service calls it.") String llmModelName,

            @Doc("Seconds to wait; 0 for the use's own.") @Range(min = 0)
            int llmTimeoutSeconds,

            @Doc("How its answers are read.") @OneOf({"qwen3guard", "json", "simple", "auto"})
            String parserType,

            @Doc("Score from which it decides.") @Range(min = 0, max = 1) @Nullable
            Double threshold,

            @Doc("Key.") String accessKey,

            @Doc("Tokens of an answer; 0 for the use's own.") @Range(min = 0)
            int maxTokens,

            @Doc("Temperature.") @Range(min = 0) @Nullable Double temperature) {
        @Override
        public String toString() {
            return "ExternalModel[" + name + ", " + modelRole + "]";
        }
    }

    /// Where an external model is served.
    @Doc("Where an external model is served.")
    public record LlmEndpoint(
            @Doc("Host.") String address,
            @Doc("TCP port.") @Range(min = 0, max = 65535) int port,

            @Doc("Scheme.") @Default("http") @OneOf({"http", "https"})
            String protocol,

            @Doc("Name.") String name,
            @Doc("Let the service apply its chat template.") boolean useChatTemplate,
            @Doc("Text around the prompt.") String promptTemplate) {}

    /// A knowledge base (specification: signals §1.16, §2.18).
    @Doc("A knowledge base: labelled examples, groups of labels, metrics.")
    public record KnowledgeBase(
            @Doc("Name, unique.") @Required String name,
            @Doc("Where the examples are.") KbSource source,

            @Doc("Score from which a label matches.") @Range(min = 0, max = 1)
            double threshold,

            @Doc("Thresholds of single labels.") @Range(min = 0, max = 1)
            SequencedMap<String, Double> labelThresholds,

            @Doc("Labels by group.") SequencedMap<String, List<String>> groups,
            @Doc("Numbers made from group scores.") List<KbMetric> metrics,

            @Doc("How examples are gathered into prototypes.") @Nullable
            PrototypeScoring prototypeScoring) {}

    /// Where the examples of a knowledge base are.
    @Doc("Where the examples of a knowledge base are.")
    public record KbSource(
            @Doc("Folder.") @Required String path,

            @Doc("File in the folder.") @Default("labels.json")
            String manifest) {}

    /// A number made from group scores.
    @Doc("A number made from group scores.")
    public record KbMetric(
            @Doc("Name.") @Required String name,

            @Doc("How it is made.") @Required @OneOf("group_margin")
            String type,

            @Doc("Group that counts for it.") @Required String positiveGroup,
            @Doc("Group that counts against it.") @Required String negativeGroup) {}
}
