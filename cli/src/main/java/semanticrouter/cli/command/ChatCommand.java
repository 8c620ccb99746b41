package semanticrouter.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.chat.Answer;
import semanticrouter.cli.chat.ChatClient;
import semanticrouter.cli.chat.ChatClient.Message;
import semanticrouter.cli.chat.ChatSettings;
import semanticrouter.cli.chat.Explanations;
import semanticrouter.cli.chat.Repl;
import semanticrouter.cli.chat.RouteText;
import semanticrouter.cli.remote.RouterAddress;
import semanticrouter.cli.terminal.ExplanationText;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.json.JsonMapper;

/// `chat MESSAGE`: one answer through the router, with how it was routed; without a message a conversation.
@Command(
        name = "chat",
        description = "Sends one message through the router and prints the answer and its route. Without a message it"
                + " reads one from standard input, or begins a conversation at a terminal.")
public final class ChatCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private Main main = new Main();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Mixin
    private RouterOptions router = new RouterOptions();

    @Parameters(arity = "0..1", paramLabel = "MESSAGE", description = "The message.")
    private @Nullable String message;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The message, as an option.")
    private @Nullable String prompt;

    @Option(
            names = "--model",
            defaultValue = "vllm-sr/auto",
            description = "Model to ask for (default: ${DEFAULT-VALUE}).")
    private String model = "vllm-sr/auto";

    @Option(names = "--system", paramLabel = "TEXT", description = "System message.")
    private @Nullable String system;

    @Option(names = "--temperature", paramLabel = "T", description = "Sampling temperature, 0 to 2.")
    private @Nullable Double temperature;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Longest wait for the answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--stream",
            negatable = true,
            description =
                    "Prints the answer as it comes, or with --no-stream at once (default: as it comes, on a terminal).")
    private @Nullable Boolean stream;

    @Option(names = "--debug", description = "Prints every x-vsr header, and every signal with the rules it fed.")
    private boolean debug;

    @Option(names = "--json", description = "Prints one JSON object: answer, status and route.")
    private boolean json;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            defaultValue = "local",
            description = "Where the router runs; only local is possible.")
    private String target = "local";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!target.equals("local") && !target.equals("docker")) {
            throw new CommandException(
                    "chat reaches no router in a cluster (--target " + target + ")",
                    "forward its port, then name it: kubectl port-forward service/NAME 8899:8899, and --base-url"
                            + " http://localhost:8899/v1.",
                    ExitCode.USAGE);
        }
        Terminal terminal = main.terminal();
        ChatSettings settings = settings(terminal);
        Optional<String> text = text(terminal);
        RouterAddress address = router.address(terminal, stack);
        var client = new ChatClient(address);
        var explanations = new Explanations(address.management(), RouterOptions.managementToken());
        var route = new RouteText(terminal, debug);
        if (text.isEmpty()) {
            return new Repl(terminal, client, explanations, route, settings).run();
        }
        List<Message> messages = List.of(new Message("user", text.get()));
        if (json) {
            Answer answer = client.ask(messages, settings, _ -> {});
            terminal.out().println(JSON.writeValueAsString(document(answer, explanations)));
            return ExitCode.OK;
        }
        Answer answer;
        try {
            answer = client.ask(messages, settings, piece -> {
                terminal.out().print(piece);
                terminal.out().flush();
            });
        } catch (CommandException broken) {
            terminal.out().flush();
            throw broken;
        }
        terminal.out().println();
        terminal.out().println();
        route.print(answer);
        if (debug) {
            explain(terminal, explanations, answer);
        }
        return ExitCode.OK;
    }

    private ChatSettings settings(Terminal terminal) {
        if (timeoutSeconds < 1) {
            throw new CommandException(
                    "--timeout " + timeoutSeconds + " is too short", "give it in seconds, at least 1.", ExitCode.USAGE);
        }
        if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
            throw new CommandException(
                    "--temperature " + temperature + " is out of range", "it goes from 0 to 2.", ExitCode.USAGE);
        }
        return new ChatSettings(
                model,
                Optional.ofNullable(system),
                temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                !json && (stream == null ? terminal.screen() : stream),
                Duration.ofSeconds(timeoutSeconds));
    }

    /// What to say; empty for a conversation.
    private Optional<String> text(Terminal terminal) throws IOException {
        if (message != null && prompt != null) {
            throw new CommandException(
                    "the message is given twice", "leave out --prompt or the argument.", ExitCode.USAGE);
        }
        String given = message != null ? message : prompt;
        if (given == null && terminal.keyboard() && terminal.screen() && !json) {
            return Optional.empty();
        }
        String text = given != null || terminal.keyboard()
                ? Optional.ofNullable(given).orElse("")
                : new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new CommandException(
                    "there is no message", "run `vllm-sr chat \"Hello\"`, or pipe one in.", ExitCode.USAGE);
        }
        return Optional.of(text);
    }

    private Map<String, Object> document(Answer answer, Explanations explanations) throws InterruptedException {
        var document = new LinkedHashMap<String, Object>();
        document.put("answer", answer.text());
        document.put("status", answer.status());
        document.put("route", answer.route());
        if (debug) {
            document.put("explanation", explanations.of(answer));
        }
        return document;
    }

    /// The answer is there already: without its explanation the command has done what it was asked for all the same.
    private static void explain(Terminal terminal, Explanations explanations, Answer answer)
            throws InterruptedException {
        try {
            Map<String, Object> explanation = explanations.of(answer);
            terminal.out().println();
            new ExplanationText(terminal).print(explanation);
        } catch (CommandException missing) {
            terminal.warning("the signals cannot be shown: " + missing.getMessage() + "; " + missing.hint());
        }
    }
}
