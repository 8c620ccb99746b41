package semanticrouter.encoders.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.tag.TaggerTraining;

/// Trains built-in heads by name: what `vllm-sr train TASK --data DIR --out DIR` runs.
public final class Training {
    private Training() {}

    /// Trains one head on the standard encoder.
    ///
    /// @param task one of {@link Recipes#ALL}, or `pii`
    /// @param data folder that holds `train/`
    /// @param out folder to write `head.json`, `weights.bin` and `CARD.md` into; created
    /// @param vectors file that keeps sentence vectors between runs; created
    /// @return figures on held-out training texts
    /// @throws IOException naming the file and line that cannot be used, or the known tasks
    public static Map<String, Double> train(String task, Path data, Path out, Path vectors)
            throws IOException, InterruptedException {
        if (task.equals(TaggerTraining.TASK)) {
            return TaggerTraining.run(data, out, TrainingSources::allowed);
        }
        Recipe recipe = Recipes.of(task)
                .orElseThrow(() -> new IOException("there is no recipe for '" + task + "'; there are "
                        + Recipes.ALL.stream().map(Recipe::task).collect(Collectors.joining(", ")) + ", "
                        + TaggerTraining.TASK));
        try (LocalEncoderRuntime runtime = EncoderRuntimes.encoderOnly(EncoderOptions.standard())) {
            EmbeddingStore store = EmbeddingStore.open(runtime.encoder(), vectors);
            return new TrainingRun(recipe, store, runtime.encoder().declaration()).run(data, out);
        }
    }
}
