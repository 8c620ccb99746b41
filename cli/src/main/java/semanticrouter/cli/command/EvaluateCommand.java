package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.evaluate.Evaluation;
import semanticrouter.encoders.evaluate.EvaluationPicture;
import semanticrouter.encoders.evaluate.EvaluationReport;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.head.HeadDeclaration;
import semanticrouter.encoders.head.LinearHead;

/// `evaluate`: how good the built-in models are on labelled texts, and what signals are worth.
@Command(
        name = "evaluate",
        description = "Measures what the program learnt on labelled data.",
        subcommands = EvaluateSignalsCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class EvaluateCommand implements Runnable {
    @ParentCommand
    private Main main = new Main();

    @Override
    public void run() {
        throw new CommandException(
                "evaluate needs a command",
                "run `vllm-sr evaluate encoders --data DIR` or `vllm-sr evaluate signals FILE`.",
                ExitCode.USAGE);
    }

    Terminal terminal() {
        return main.terminal();
    }

    /// Measures the encoders on every file of a folder.
    @Command(
            name = "encoders",
            description =
                    "Measures the built-in encoders on a folder of labelled sets; the beginning of a file's name is "
                            + "its task. Figures go to standard output, progress to standard error.")
    int encoders(
            @Option(
                            names = "--data",
                            required = true,
                            paramLabel = "DIR",
                            description = "Folder of .jsonl, .jsonl.gz and rerank_*.json files.")
                    Path data,
            @Option(names = "--json", description = "Prints one JSON object: task, set, figures.") boolean json,
            @Option(names = "--picture", paramLabel = "FILE", description = "Writes a bar chart as SVG.") @Nullable
                    Path picture,
            @Option(
                            names = "--only",
                            paramLabel = "PREFIX",
                            defaultValue = "",
                            description = "Only files whose name begins with this; leaves latency out.")
                    String only,
            @Option(
                            names = "--examples",
                            paramLabel = "DIR",
                            description =
                                    "Folder with intent_NAME.jsonl, the examples of intents (default: train beside "
                                            + "DIR).")
                    @Nullable
                    Path examples)
            throws IOException, InterruptedException {
        Logs.forCommand();
        Terminal terminal = main.terminal();
        if (!Files.isDirectory(data)) {
            throw new CommandException(
                    data + " is no folder", "name a folder of labelled sets with --data.", ExitCode.USAGE);
        }
        Path taught = examples == null ? data.toAbsolutePath().resolveSibling("train") : examples;
        try (LocalEncoderRuntime runtime = EncoderRuntimes.builtin(EncoderOptions.standard())) {
            var heads = new LinkedHashMap<String, HeadDeclaration>();
            for (String task : BuiltinHeads.CLASSIFIERS) {
                heads.put(task, LinearHead.open(BuiltinHeads.source(task)).declaration());
            }
            EvaluationReport report = new Evaluation(runtime, heads, terminal.err()::println)
                    .run(new Evaluation.Wanted(data, only, taught, only.isEmpty()));
            terminal.out().print(json ? report.json() : report.table());
            if (picture != null) {
                Files.writeString(picture, EvaluationPicture.svg(report), StandardCharsets.UTF_8);
                terminal.done("wrote " + picture);
            }
            return report.sets().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
        }
    }
}
