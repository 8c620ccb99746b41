package semanticrouter.selectors.learned;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;

/// Where the trained artifacts are, and how they are read.
@Doc("Trained artifacts of the algorithms knn, kmeans, svm and mlp.")
public record LearnedSettings(
        @Doc("Folder of the artifacts.") @Default("") String modelsPath,

        @Doc("Dimension of the vectors; 0 for whatever the encoder gives.") @Range(min = 0) @Default("0")
        int embeddingDim,

        @Doc("Artifact of `knn`.") KnnSettings knn,
        @Doc("Artifact of `kmeans`.") KmeansSettings kmeans,
        @Doc("Artifact of `svm`.") SvmSettings svm,
        @Doc("Artifact of `mlp`.") MlpSettings mlp) {
    static final SettingsAt<LearnedSettings> AT =
            new SettingsAt<>("global.router.model_selection.ml", LearnedSettings.class);

    /// Nearest neighbours.
    @Doc("Nearest neighbours.")
    public record KnnSettings(
            @Doc("Neighbours that vote, when the artifact does not say; 0 for 5.") @Range(min = 0) @Default("5")
            int k,

            @Doc("Artifact file; empty for knn_model.json in the folder.") @Default("")
            String pretrainedPath) {
        public KnnSettings {
            k = k == 0 ? 5 : k;
        }
    }

    /// Clusters.
    @Doc("Clusters.")
    public record KmeansSettings(
            @Doc("Clusters of a training run; 0 for 8.") @Range(min = 0) @Default("8")
            int numClusters,

            @Doc("Weight of speed in a training run.") @Range(min = 0, max = 1) @Default("0.1")
            double efficiencyWeight,

            @Doc("Artifact file; empty for kmeans_model.json in the folder.") @Default("")
            String pretrainedPath) {
        public KmeansSettings {
            numClusters = numClusters == 0 ? 8 : numClusters;
        }
    }

    /// Support-vector machines.
    @Doc("Support-vector machines.")
    public record SvmSettings(
            @Doc("Kernel of a training run.") @OneOf({"rbf", "linear"}) @Default("rbf")
            String kernel,

            @Doc("Width of the kernel in a training run; 0 for 1.") @Range(min = 0) @Default("1.0")
            double gamma,

            @Doc("Artifact file; empty for svm_model.json in the folder.") @Default("")
            String pretrainedPath) {
        public SvmSettings {
            gamma = gamma == 0 ? 1 : gamma;
        }
    }

    /// A small neural network.
    @Doc("A small neural network.")
    public record MlpSettings(
            @Doc("Accepted for compatibility; it runs on the processor.") @Default("cpu")
            String device,

            @Doc("Artifact file; empty for mlp_model.json in the folder.") @Default("")
            String pretrainedPath) {}
}
