package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.encoders.evaluate.EvaluationReport;
import semanticrouter.encoders.train.Training;
import semanticrouter.encoders.train.TrainingRun;

/// `train`: makes the weights of a built-in model from labelled texts.
@Command(
        name = "train",
        description = "Trains a built-in model. Writes head.json, weights.bin, CARD.md and, where the data has a "
                + "validation folder, evaluation.json.")
public final class TrainCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(paramLabel = "TASK", description = "What to train, for example domain; a wrong name lists them all.")
    private String task = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder with the training files, or with the folders train and validation.")
    private Path data = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write into; created.")
    private Path out = Path.of("");

    @Option(
            names = "--seed",
            defaultValue = "" + TrainingRun.SEED,
            description = "Of everything drawn at random (default: ${DEFAULT-VALUE}, which makes what ships).")
    private long seed;

    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description = "Keeps vectors between runs, in FILE and FILE.layers (default: vectors.cache beside --out).")
    private @Nullable Path vectors;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        if (!Training.tasks().contains(task)) {
            throw new CommandException(
                    "there is no recipe for '" + task + "'",
                    "the tasks are " + String.join(", ", Training.tasks()) + ".",
                    ExitCode.USAGE);
        }
        if (!Files.isDirectory(data)) {
            throw new CommandException(data + " is no folder", "name the data with --data.", ExitCode.USAGE);
        }
        Path kept = vectors == null ? out.toAbsolutePath().resolveSibling("vectors.cache") : vectors;
        try {
            Files.createDirectories(out.toAbsolutePath());
            EvaluationReport report =
                    new Training(new Training.Folders(data, out, kept), seed, terminal.err()::println).train(task);
            terminal.out().print(report.table());
        } catch (NoSuchFileException missing) {
            throw new CommandException(
                    missing.getFile() + " does not exist", "--data names the folder with the training files.");
        } catch (IOException unusable) {
            throw new CommandException(String.valueOf(unusable.getMessage()), "mend the file and train again.");
        }
        terminal.done("wrote " + out);
        return ExitCode.OK;
    }
}
