package semanticrouter.config.document.global;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Range;

/// How requests are taken in and routed.
///
/// @param autoModelNames the complete list of names that mean "decide for me" when present, even when empty
@Doc("How requests are taken in and routed.")
public record RouterSettings(
        @Doc(
                "Where models and routes come from: this file, or an IntelligentPool and an IntelligentRoute of a cluster.")
        @Default("file")
        @OneOf({"file", "kubernetes"})
        String configSource,

        @Doc("How matching decisions are ranked, unless a recipe says so itself.") @OneOf({"priority", "confidence"})
        String strategy,

        @Doc("A model name that means: decide for me.") @Default("MoM")
        String autoModelName,

        @Doc("All model names that mean: decide for me; vllm-sr/auto, auto and auto_model_name unless given.") @Nullable
        List<String> autoModelNames,

        @Doc("Show concrete models in the list of models.") boolean includeConfigModelsInList,

        @Doc("Let the proxy choose its route anew after the model was chosen.") @Default("true")
        boolean clearRouteCache,

        @Doc("Request bodies that arrive in pieces.") StreamedBody streamedBody,

        @Doc("Requests that are passed through untouched.") Switch skipProcessing,

        @Doc("Defaults of selection algorithms.") ModelSelection modelSelection,

        @Doc("Learning within and across sessions.") Learning learning,

        @Doc("How many requests are served at once, and how many wait.")
        Admission admission) {
    /// Whether the file is only a part of the configuration, and a cluster gives the rest.
    public boolean fromCluster() {
        return configSource.equals("kubernetes");
    }

    /// How many requests are served at once, and how many wait.
    @Doc("How many requests are served at once, and how many wait; what is beyond both is refused with 503.")
    public record Admission(
            @Doc("Most requests served at once; fewer when the processors are what is short.")
            @Default("4096")
            @Range(min = 1)
            int concurrentRequests,

            @Doc("Most requests that wait for a place; 0 for none.") @Default("4096") @Range(min = 0)
            int waitingRequests,

            @Doc("Longest wait for a place.") @Default("2s") Duration waitTime) {}

    /// Something that is on or off.
    @Doc("Something that is on or off.")
    public record Switch(@Doc("On or off.") boolean enabled) {}

    /// Request bodies that arrive in pieces.
    @Doc("Request bodies that arrive in pieces.")
    public record StreamedBody(
            @Doc("Accept them.") boolean enabled,

            @Doc("Largest body in bytes; 0 for the listener's own limit.") @Range(min = 0)
            long maxBytes,

            @Doc("Longest wait for the whole body, in seconds; 0 for the listener's own limit.") @Range(min = 0)
            int timeoutSec) {}

    /// Defaults of selection algorithms.
    @Doc("Defaults of selection algorithms.")
    public record ModelSelection(
            @Planned(refused = true) @Doc("Let algorithms choose at all.") @Default("true")
            boolean enabled,

            @Doc("Label of the default method; a decision without an algorithm uses static all the same.")
            @Default("knn")
            String method,

            @Doc("Defaults of router_dc.") RouterDc routerDc,
            @Doc("Defaults of automix.") Automix automix,
            @Doc("Defaults of hybrid.") Hybrid hybrid,

            @Planned @Doc("Smoothing of scores over time.") @Nullable
            Momentum momentum,

            @Doc("Trained selectors.") Ml ml) {}

    /// Defaults of router_dc.
    @Doc("Defaults of router_dc.")
    public record RouterDc(
            @Doc("Temperature of the softmax; above 0.") @Default("0.07") @Range(min = 1e-6)
            double temperature,

            @Doc("Length of the vectors.") @Default("768") @Range(min = 1)
            int dimensionSize,

            @Doc("Similarity below which nothing is chosen.") @Default("0.3") @Range(min = 0, max = 1)
            double minSimilarity,

            @Doc("Contrast queries.") @Default("true") boolean useQueryContrastive,
            @Doc("Contrast models.") @Default("true") boolean useModelContrastive,
            @Doc("Every candidate needs a description.") boolean requireDescriptions,
            @Doc("Read capabilities too.") @Default("true") boolean useCapabilities) {}

    /// Defaults of automix.
    @Doc("Defaults of automix.")
    public record Automix(
            @Doc("Confidence below which the next model is asked.") @Default("0.7") @Range(min = 0, max = 1)
            double verificationThreshold,

            @Doc("Escalations at most.") @Default("2") @Range(min = 0)
            int maxEscalations,

            @Doc("Weigh cost.") @Default("true") boolean costAwareRouting,

            @Doc("Weight of cost against quality.") @Default("0.3") @Range(min = 0, max = 1)
            double costQualityTradeoff,

            @Doc("Discount of later steps.") @Default("0.95") @Range(min = 0, max = 1)
            double discountFactor,

            @Doc("Verify by token probabilities.") @Default("true")
            boolean useLogprobVerification) {}

    /// Defaults of hybrid.
    @Doc("Defaults of hybrid.")
    public record Hybrid(
            @Doc("Weight of experience.") @Default("0.3") @Range(min = 0)
            double experienceWeight,

            @Doc("Weight of router_dc.") @Default("0.3") @Range(min = 0)
            double routerDcWeight,

            @Doc("Weight of automix.") @Default("0.2") @Range(min = 0)
            double automixWeight,

            @Doc("Weight of cost.") @Default("0.2") @Range(min = 0)
            double costWeight,

            @Doc("Quality that may be lost for a lower price.") @Default("0.1") @Range(min = 0)
            double qualityGapThreshold,

            @Doc("Bring scores to one scale.") @Default("true")
            boolean normalizeScores) {}

    /// Smoothing of scores over time.
    @Doc("Smoothing of scores over time; kept for compatibility, no algorithm reads it.")
    public record Momentum(
            @Doc("On or off.") boolean enabled,
            @Doc("Rate of growth.") @Range(min = 0) double attack,
            @Doc("Rate of decay.") @Range(min = 0) double release,
            @Doc("Change that counts.") @Range(min = 0) double threshold) {}

    /// Trained selectors.
    @Doc("Trained selectors.")
    public record Ml(
            @Doc("Folder of trained selectors.") String modelsPath,

            @Doc("Length of the query vectors.") @Range(min = 0)
            int embeddingDim,

            @Doc("Nearest neighbours.") @Nullable Knn knn,
            @Doc("Clusters.") @Nullable Kmeans kmeans,
            @Doc("Support vectors.") @Nullable Svm svm,
            @Doc("Neural network.") @Nullable Mlp mlp) {}

    /// Nearest neighbours.
    @Doc("Nearest neighbours.")
    public record Knn(
            @Doc("Neighbours that vote; 0 for the default.") @Default("5") @Range(min = 0)
            int k,

            @Doc("Trained file.") String pretrainedPath) {}

    /// Clusters.
    @Doc("Clusters.")
    public record Kmeans(
            @Doc("Clusters; 0 for the default.") @Default("8") @Range(min = 0)
            int numClusters,

            @Doc("Weight of efficiency.") @Default("0.1") @Range(min = 0, max = 1)
            double efficiencyWeight,

            @Doc("Trained file.") String pretrainedPath) {}

    /// Support vectors.
    @Doc("Support vectors.")
    public record Svm(
            @Doc("Kernel.") @Default("rbf") @OneOf({"rbf", "linear"})
            String kernel,

            @Doc("Width of the kernel; 0 for the default.") @Default("1.0") @Range(min = 0)
            double gamma,

            @Doc("Trained file.") String pretrainedPath) {}

    /// Neural network.
    @Doc("Neural network.")
    public record Mlp(
            @Doc("Device.") @Default("cpu") String device,
            @Doc("Trained file.") String pretrainedPath) {}
}
