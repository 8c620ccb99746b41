package semanticrouter.selectors.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;

class ArtifactsTest {
    private static final String ZEROS =
            IntStream.range(0, 14).mapToObj(_ -> "0").collect(Collectors.joining(","));

    @TempDir
    private Path folder;

    private final List<Candidate> candidates =
            List.of(Setups.candidate("A"), Setups.candidate("B"), Setups.candidate("C"));

    @Test
    void neighboursVoteByQualityAndSpeed() throws Exception {
        var neighbours = new Neighbours(
                5,
                new double[][] {{0}, {0}, {0}, {0}, {0}},
                List.of("A", "A", "B", "B", "C"),
                new double[] {0.9, 0.4, 0.8, 0.7, 1.0},
                new double[] {2.0, 1.0, 1.5, 3.0, 5.0});

        assertThat(neighbours.predict(new double[] {0}))
                .as("A 1.345, B 1.4875, C .9")
                .isEqualTo("B");
    }

    @Test
    void onlyTheNearestVote() throws Exception {
        var neighbours = new Neighbours(
                1, new double[][] {{9}, {1}, {5}}, List.of("A", "B", "C"), new double[] {1, 0, 1}, new double[] {1, 9, 1
                });

        assertThat(neighbours.predict(new double[] {0})).isEqualTo("B");
    }

    @Test
    void knnReadsItsFile() throws Exception {
        write(
                "knn",
                "{'algorithm':'knn','trained':true,'k':1,'embeddings':[[1,0,%Z],[0,1,%Z]],'labels':['A','B'],"
                        + "'qualities':[1,1],'latencies':[5,5],'model_names':['A','B']}");

        assertThat(choose(new Knn(), new float[] {0, 1})).isEqualTo("B");
    }

    @Test
    void aZeroMeansTheAlgorithmsOwnNumber() {
        LearnedSettings settings = Bound.options(
                LearnedSettings.class,
                Map.of("knn", Map.of("k", 0), "kmeans", Map.of("num_clusters", 0), "svm", Map.of("gamma", 0)));

        assertThat(settings.knn().k()).isEqualTo(5);
        assertThat(settings.kmeans().numClusters()).isEqualTo(8);
        assertThat(settings.svm().gamma()).isEqualTo(1);
    }

    @Test
    void kmeansReadsItsFile() throws Exception {
        write(
                "kmeans",
                "{'algorithm':'kmeans','trained':true,'num_clusters':2,'centroids':[[1,0,%Z],[0,1,%Z]],"
                        + "'cluster_models':['A','C']}");

        assertThat(choose(new Kmeans(), new float[] {0, 1})).isEqualTo("C");
    }

    @Test
    void svmReadsBothKernels() throws Exception {
        write(
                "svm",
                "{'algorithm':'svm','trained':true,'model_names':['A','B'],'kernel_type':'Rbf','gamma':1,"
                        + "'linear_classifiers':[],'rbf_classifiers':["
                        + "{'model_name':'A','alpha':[1],'support_vectors':[[1,0,%Z]],'rho':0,'gamma':1},"
                        + "{'model_name':'B','alpha':[1],'support_vectors':[[0,1,%Z]],'rho':0,'gamma':1}]}");
        assertThat(choose(new Svm(), new float[] {0, 1})).isEqualTo("B");

        write(
                "svm",
                "{'algorithm':'svm','trained':true,'model_names':['A','B'],'kernel_type':'Linear',"
                        + "'linear_classifiers':[{'model_name':'A','weights':[1,0,%Z],'rho':0},"
                        + "{'model_name':'B','weights':[0,1,%Z],'rho':-2}]}");
        assertThat(choose(new Svm(), new float[] {1, 0})).isEqualTo("B");
    }

    @Test
    void mlpReadsItsFile() throws Exception {
        write(
                "mlp",
                "{'algorithm':'mlp','trained':true,'model_names':['A','B'],'feature_dim':16,'n_classes':2,"
                        + "'hidden_sizes':[2],'dropout':0.1,'layers':["
                        + "{'type':'linear','weight':[[1,0,%Z],[0,1,%Z]],'bias':[0,0]},{'type':'relu'},"
                        + "{'type':'batch_norm','eps':0,'running_mean':[0,1],'running_var':[1,4],'weight':[1,2],'bias':[0,3]},"
                        + "{'type':'dropout'},{'type':'linear','weight':[[1,0],[0,1]],'bias':[0,0]}]}");

        assertThat(choose(new Mlp(), new float[] {4, 0.5f}))
                .as("4 against (.5 - 1) / 2 * 2 + 3 = 2.5")
                .isEqualTo("A");
        assertThat(choose(new Mlp(), new float[] {2, 0.5f})).isEqualTo("B");
    }

    @Test
    void theLastOfEqualOutputsWins() throws Exception {
        var network = new Network(List.of(new Network.Rectifier()), List.of("A", "B", "C"));

        assertThat(network.predict(new double[] {1, 1, 0})).isEqualTo("B");
    }

    @Test
    void theCategoryIsPartOfTheFeatures() {
        double[] known = Features.of(new Embedding(new float[] {3, 4}), 1, "computer science");
        double[] unknown = Features.of(new Embedding(new float[] {3, 4}), 0, "engineering");

        assertThat(known)
                .hasSize(15)
                .startsWith(3)
                .satisfies(v -> assertThat(v[1 + 4]).isEqualTo(1));
        assertThat(unknown)
                .hasSize(16)
                .satisfies(v -> assertThat(v[2 + 12]).as("other").isEqualTo(1));
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> choose(new Knn(), new float[] {0, 1})).hasMessageContaining("artifact_missing");

        write("knn", "{'trained':false}");
        assertThatThrownBy(() -> choose(new Knn(), new float[] {0, 1})).hasMessageContaining("artifact_untrained");
    }

    @Test
    void refusesAnArtifactThatCannotBeUsed() throws Exception {
        write("knn", "{'trained':true,'embeddings':[[1],[1,2]]}");
        assertThatThrownBy(() -> choose(new Knn(), new float[] {0, 1}))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("artifact_malformed")
                .hasMessageContaining("embeddings");

        write("kmeans", "not json");
        assertThatThrownBy(() -> choose(new Kmeans(), new float[] {0, 1})).hasMessageContaining("it is not JSON");
    }

    @Test
    void refusesVectorsOfAnotherEncoder() throws Exception {
        write("kmeans", "{'trained':true,'centroids':[[1,0,0]],'cluster_models':['A']}");

        assertThatThrownBy(() -> choose(new Kmeans(), new float[] {0, 1})).hasMessageContaining("feature_dimension");
    }

    @Test
    void refusesAModelTheDecisionDoesNotOffer() throws Exception {
        write("kmeans", "{'trained':true,'centroids':[[1,0,%Z]],'cluster_models':['stranger']}");

        assertThatThrownBy(() -> choose(new Kmeans(), new float[] {0, 1})).hasMessageContaining("undeclared_candidate");
    }

    private void write(String algorithm, String json) throws Exception {
        Files.writeString(
                folder.resolve(algorithm + "_model.json"),
                json.replace('\'', '"').replace("%Z", ZEROS));
    }

    private <C extends Record> String choose(SelectorFamily<C> family, float[] vector) throws Exception {
        var setup = Setups.setup(
                Bound.options(family.kind().options(), Map.of()),
                candidates,
                Setups.encoders(Map.of("question", vector)),
                Map.of(LearnedSettings.class, Map.of("models_path", folder.toString())));
        try (var selector = family.prepare(setup)) {
            var chosen = (Selection.Single) selector.select(Setups.input("question", "", candidates));
            return chosen.candidate().ref().model();
        }
    }
}
