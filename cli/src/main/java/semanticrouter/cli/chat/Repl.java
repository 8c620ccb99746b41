package semanticrouter.cli.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.chat.ChatClient.Message;
import semanticrouter.cli.terminal.ExplanationText;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;

/// A conversation at a terminal: one line is one message, a line that begins with `/` is a command.
public final class Repl {
    private static final String HELP = """
            /model [NAME]    shows the model asked for, or asks another one from now on
            /why             explains how the last answer was routed
            /reset           forgets the conversation
            /feedback + | -  says whether the last answer was good
            /quit            ends (so does Ctrl-D)""";

    private final Terminal terminal;
    private final ChatClient client;
    private final Explanations explanations;
    private final RouteText route;
    private final List<Message> conversation = new ArrayList<>();
    private ChatSettings settings;
    private @Nullable Answer last;

    public Repl(
            Terminal terminal, ChatClient client, Explanations explanations, RouteText route, ChatSettings settings) {
        this.terminal = terminal;
        this.client = client;
        this.explanations = explanations;
        this.route = route;
        this.settings = settings;
    }

    /// Talks until the person leaves; what fails is told, and the conversation goes on.
    public int run() throws IOException, InterruptedException {
        terminal.out().println("Talking to " + settings.model() + ". /help lists the commands, /quit ends.");
        var lines = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
        while (true) {
            terminal.out().print(terminal.style(Style.BOLD, "› "));
            terminal.out().flush();
            String line = lines.readLine();
            if (line == null) {
                terminal.out().println();
                return ExitCode.OK;
            }
            String text = line.strip();
            if (text.equals("/quit") || text.equals("/exit")) {
                return ExitCode.OK;
            }
            try {
                if (text.startsWith("/")) {
                    command(text);
                } else if (!text.isEmpty()) {
                    ask(text);
                }
            } catch (CommandException failed) {
                terminal.error(String.valueOf(failed.getMessage()), failed.hint());
            }
        }
    }

    private void ask(String text) throws InterruptedException {
        var messages = new ArrayList<>(conversation);
        messages.add(new Message("user", text));
        Answer answer;
        try {
            answer = client.ask(messages, settings, piece -> {
                terminal.out().print(piece);
                terminal.out().flush();
            });
        } finally {
            terminal.out().println();
        }
        messages.add(new Message("assistant", answer.text()));
        conversation.clear();
        conversation.addAll(messages);
        last = answer;
        route.print(answer);
    }

    private void command(String text) throws InterruptedException {
        String[] words = text.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "/model" -> model(rest);
            case "/why" -> why();
            case "/reset" -> {
                conversation.clear();
                last = null;
                terminal.out().println("The conversation starts anew.");
            }
            case "/feedback" ->
                terminal.out().println("Nothing was sent: this version of the router takes no feedback on answers.");
            case "/help" -> terminal.out().println(HELP);
            default -> throw new CommandException("there is no command " + words[0], "/help lists them.");
        }
    }

    private void model(String name) {
        if (!name.isEmpty()) {
            settings = settings.withModel(name);
        }
        terminal.out().println("Model: " + settings.model());
    }

    private void why() throws InterruptedException {
        if (last == null) {
            throw new CommandException("there is no answer to explain yet", "write something first.");
        }
        new ExplanationText(terminal).print(explanations.of(last));
    }
}
