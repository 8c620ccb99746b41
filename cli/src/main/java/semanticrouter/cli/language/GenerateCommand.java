package semanticrouter.cli.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.generate.ChatModel;
import semanticrouter.dsl.generate.GenerateOptions;
import semanticrouter.dsl.generate.Generated;
import semanticrouter.dsl.generate.Generator;
import semanticrouter.dsl.generate.Progress;
import semanticrouter.dsl.generate.Task;

/// `generate`: a routing program from an instruction in plain words.
@Command(
        name = "generate",
        description =
                "Drafts a routing program from an instruction, with a chat model behind an OpenAI-compatible API. The"
                        + " draft is parsed, checked and mended. Exits 1 when no sound program came of it.")
public final class GenerateCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Parameters(
            arity = "0..1",
            paramLabel = "INSTRUCTION",
            description = "What the policy should do (default: standard input).")
    private @Nullable String instruction;

    @Option(names = "--api-url", paramLabel = "URL", description = "The API, up to /v1 (default: $VLLM_API_URL).")
    private @Nullable String url;

    @Option(names = "--model", paramLabel = "NAME", description = "Model to ask (default: $VLLM_MODEL).")
    private @Nullable String model;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Key of the API (default: $VLLM_API_KEY, which keeps it out of the list of processes).")
    private @Nullable String key;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.1",
            description = "Sampling temperature, 0 to 2 (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--max-retries",
            paramLabel = "N",
            defaultValue = "2",
            description = "Most rounds of repair (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Longest wait for one answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--current", paramLabel = "FILE", description = "A routing program to start from.")
    private @Nullable Path current;

    @Option(names = "--use", paramLabel = "MODEL", split = ",", description = "Models that the policy should use.")
    private List<String> models = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write a sound program (default: standard output).")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = main.terminal();
        if (timeoutSeconds < 1) {
            throw new CommandException(
                    "--timeout " + timeoutSeconds + " is too short", "give it in seconds, at least 1.", ExitCode.USAGE);
        }
        var options = new GenerateOptions(
                temperature,
                GenerateOptions.DEFAULT.maxTokens(),
                retries,
                GenerateOptions.DEFAULT.validate(),
                GenerateOptions.DEFAULT.format(),
                0);
        var chat = new ChatCompletions(
                needed(url, "VLLM_API_URL", "--api-url"),
                needed(model, "VLLM_MODEL", "--model"),
                said(key, "VLLM_API_KEY"),
                Duration.ofSeconds(timeoutSeconds));
        var task = new Task(instruction(terminal), current == null ? "" : DslFiles.read(current), models);
        Dsl dsl = Kinds.language();
        Generated generated;
        try {
            generated = new Generator(dsl, Kinds.reference(), chat)
                    .generate(task, options, step -> terminal.err().println(line(step)));
        } catch (ChatModel.Failed failed) {
            throw new CommandException(String.valueOf(failed.getMessage()), failed.hint());
        }
        return finish(terminal, dsl, generated);
    }

    private int finish(Terminal terminal, Dsl dsl, Generated generated) throws IOException {
        generated.warnings().forEach(terminal.err()::println);
        String text = generated.dsl().endsWith("\n") ? generated.dsl() : generated.dsl() + "\n";
        if (generated.parseError().isPresent()) {
            terminal.out().print(text);
            terminal.err().println(generated.parseError().get());
            terminal.error(
                    "the model wrote no program in " + generated.attempts() + " attempts; above is its last draft",
                    "mend it by hand, say more in the instruction, or ask a more able --model.");
            return ExitCode.FAILED;
        }
        boolean sound = dsl.validate("draft.dsl", text)
                .compiling(dsl.compile("draft.dsl", text))
                .ok();
        if (!sound) {
            terminal.out().print(text);
            terminal.error(
                    "the draft above has errors after " + generated.attempts() + " attempts",
                    "mend what is marked above, or ask again.");
            return ExitCode.FAILED;
        }
        DslFiles.write(terminal, output, text);
        return ExitCode.OK;
    }

    private static String line(Progress step) {
        return switch (step.phase()) {
            case GENERATE -> "attempt " + step.attempt() + ": asking the model for a draft";
            case PARSE -> "attempt " + step.attempt() + ": reading the answer";
            case REPAIR -> "attempt " + step.attempt() + ": asking the model to mend its draft";
            case COMPLETE -> "done after " + step.attempt() + (step.attempt() == 1 ? " attempt" : " attempts");
        };
    }

    private static Optional<String> said(@Nullable String option, String variable) {
        String value = option != null ? option : Main.environment(variable);
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static String needed(@Nullable String option, String variable, String name) {
        return said(option, variable)
                .orElseThrow(() -> new CommandException(
                        "nothing says which " + name.substring(2) + " to use",
                        "give " + name + ", or set " + variable + ".",
                        ExitCode.USAGE));
    }

    private String instruction(Terminal terminal) throws IOException {
        boolean typed = instruction == null && terminal.keyboard();
        String text = instruction != null
                ? instruction
                : typed ? "" : new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new CommandException(
                    "there is no instruction",
                    "run `vllm-sr generate \"Send math to model-a, the rest to model-b\"`, or pipe one in.",
                    ExitCode.USAGE);
        }
        return text;
    }
}
