package semanticrouter.encoders.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.evaluate.Evaluation;
import semanticrouter.encoders.evaluate.EvaluationReport;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.PairScorer;
import semanticrouter.encoders.head.Reads;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.rerank.Passages;
import semanticrouter.encoders.rerank.RerankModel;
import semanticrouter.encoders.rerank.RerankTraining;
import semanticrouter.encoders.rerank.Reranker;
import semanticrouter.encoders.sentence.SentenceEncoder;
import semanticrouter.encoders.support.SupportJudge;
import semanticrouter.encoders.support.SupportModel;
import semanticrouter.encoders.support.SupportTraining;
import semanticrouter.encoders.tag.ChainTagger;
import semanticrouter.encoders.tag.TaggerTraining;

/// Trains built-in models by name: what `vllm-sr train TASK --data DIR --out DIR` runs.
public final class Training {
    private static final List<String> PAIRS = List.of(Reranker.TASK, SupportJudge.TASK);

    /// A text whose writing asks for the encoder for Chinese.
    private static final String CHINESE = "中文";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Documents of an evaluation that stay encoded.
    private static final long PASSAGE_BYTES = 256L << 20;

    private final Folders folders;
    private final long seed;
    private final Consumer<String> progress;

    /// Where a training reads and writes.
    ///
    /// @param data folder that holds the training files, or a folder `train` with them and maybe `validation`
    /// @param out folder to write `head.json`, `weights.bin`, `CARD.md` and `evaluation.json` into; created
    /// @param vectors file that keeps sentence vectors between runs; what heads read of layers is kept in one
    ///     of the same name with `.layers` behind it; both created
    public record Folders(Path data, Path out, Path vectors) {
        Path vectors(Reads reads) {
            return reads == Reads.LAYERS ? vectors.resolveSibling(vectors.getFileName() + ".layers") : vectors;
        }

        Path train() {
            Path below = data.resolve("train");
            return Files.isDirectory(below) ? below : data;
        }
    }

    /// @param seed of everything drawn at random; {@link TrainingRun#SEED} makes the models that ship
    /// @param progress gets a line a step, for a person who waits
    public Training(Folders folders, long seed, Consumer<String> progress) {
        this.folders = folders;
        this.seed = seed;
        this.progress = progress;
    }

    /// Names of what can be trained.
    public static List<String> tasks() {
        return Stream.concat(
                        Recipes.every().map(Recipe::task),
                        Stream.concat(Stream.of(TaggerTraining.TASK), PAIRS.stream()))
                .toList();
    }

    /// Trains one model, on the standard encoder or, for Chinese texts, on theirs, and measures it on `validation`, if
    /// the data has that folder and sets of the task are in it.
    ///
    /// @param task one of {@link #tasks}
    /// @return figures on the validation sets of the task; empty without such a folder or sets
    /// @throws IOException naming the file and line that cannot be used, or the known tasks
    public EvaluationReport train(String task) throws IOException, InterruptedException {
        if (!tasks().contains(task)) {
            throw new IOException("there is no recipe for '" + task + "'; there are " + String.join(", ", tasks()));
        }
        try (LocalEncoderRuntime runtime = EncoderRuntimes.encoderOnly(EncoderOptions.standard())) {
            if (task.equals(TaggerTraining.TASK)) {
                progress.accept("training the tagger");
                TaggerTraining.run(folders.train(), folders.out(), TrainingSources::allowed);
                ChainTagger tagger =
                        ChainTagger.open(ModelSource.of(folders.out().toString()));
                return evaluated(task, new TrainedRuntime(runtime, Map.of(), Map.of(task, tagger), Map.of()), Map.of());
            }
            if (PAIRS.contains(task)) {
                progress.accept("training the scorer of pairs");
                return pairs(task, runtime);
            }
            Recipe recipe = Recipes.of(task).orElseThrow();
            SentenceEncoder encoder = recipe.readsChinese() ? chinese(runtime) : runtime.encoder();
            EmbeddingStore store =
                    EmbeddingStore.open(encoder, recipe.reads(), folders.vectors(recipe.reads()), progress);
            new TrainingRun(recipe, store, encoder.declaration(), seed, progress).run(folders.train(), folders.out());
            if (recipe.readsChinese()) {
                progress.accept(
                        "no validation set holds Chinese texts of this task; CARD.md has the figures of held-out texts");
                return new EvaluationReport(List.of(), Map.of());
            }
            LinearHead head = LinearHead.open(ModelSource.of(folders.out().toString()));
            return evaluated(
                    task, new TrainedRuntime(runtime, Map.of(task, head), Map.of(), Map.of()), Map.of(task, head));
        }
    }

    private static SentenceEncoder chinese(LocalEncoderRuntime runtime) throws IOException, InterruptedException {
        try {
            return runtime.encoders().of(CHINESE, Deadline.after(PATIENCE));
        } catch (UnavailableException missing) {
            throw new IOException(
                    "the encoder for Chinese cannot be loaded: "
                            + missing.failure().detail(),
                    missing);
        }
    }

    private EvaluationReport pairs(String task, LocalEncoderRuntime runtime) throws IOException, InterruptedException {
        ModelSource trained = ModelSource.of(folders.out().toString());
        var passages = new Passages(PASSAGE_BYTES);
        PairScorer scorer;
        if (task.equals(Reranker.TASK)) {
            new RerankTraining(runtime.encoder()).run(folders.train(), folders.out(), TrainingSources::allowed);
            scorer = new Reranker(RerankModel.open(trained), runtime.encoders(), passages);
        } else {
            new SupportTraining(runtime.encoder()).run(folders.train(), folders.out(), TrainingSources::allowed);
            scorer = new SupportJudge(SupportModel.open(trained), runtime.encoders(), passages);
        }
        return evaluated(task, new TrainedRuntime(runtime, Map.of(), Map.of(), Map.of(task, scorer)), Map.of());
    }

    private EvaluationReport evaluated(String task, TrainedRuntime runtime, Map<String, LinearHead> heads)
            throws IOException, InterruptedException {
        Path validation = folders.data().resolve("validation");
        if (!Files.isDirectory(validation)) {
            progress.accept("no folder " + validation + ", so there is no evaluation");
            return new EvaluationReport(List.of(), Map.of());
        }
        var evaluation = new Evaluation(
                runtime,
                heads.values().stream()
                        .map(LinearHead::declaration)
                        .collect(Collectors.toMap(declared -> declared.task(), declared -> declared)),
                progress);
        EvaluationReport report =
                evaluation.run(new Evaluation.Wanted(validation, prefix(task), folders.train(), false));
        Files.writeString(folders.out().resolve("evaluation.json"), report.json(), StandardCharsets.UTF_8);
        return report;
    }

    /// How the names of a task's validation sets begin.
    private static String prefix(String task) {
        return task.equals(SupportJudge.TASK) ? "hallucination_" : task + "_";
    }
}
