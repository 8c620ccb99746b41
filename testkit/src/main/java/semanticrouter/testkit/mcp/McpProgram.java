package semanticrouter.testkit.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The scripted server as a program that speaks over its standard input and output. Its arguments are the name of the
/// tool that classifies, and what it does beside: `banner` writes a line first that is no message, `child` starts
/// another program, `stays` goes on when its input ends, `pids=FILE` adds the number of its process to a file.
public final class McpProgram {
    private static final String PIDS = "pids=";

    private McpProgram() {}

    /// The command that starts it.
    public static List<String> command(String... arguments) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                McpProgram.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Serves until its input ends.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var server = new ScriptedServer(arguments.length == 0 ? "classify_text" : arguments[0]);
        Set<String> manners = Set.copyOf(List.of(arguments).subList(Math.min(1, arguments.length), arguments.length));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String manner : manners) {
            if (manner.startsWith(PIDS)) {
                Files.writeString(
                        Path.of(manner.substring(PIDS.length())),
                        ProcessHandle.current().pid() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
        System.err.println("a line for people");
        if (manners.contains("banner")) {
            out.println("Welcome!");
        }
        if (manners.contains("child")) {
            new ProcessBuilder("sleep", "600").start();
        }
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (server.answer(line)) {
                case ScriptedServer.Answer.Messages(var texts) -> texts.forEach(out::println);
                case ScriptedServer.Answer.Never() -> {}
                case ScriptedServer.Answer.Raw(var text) -> out.println(text);
                case ScriptedServer.Answer.End() -> System.exit(3);
            }
        }
        if (manners.contains("stays")) {
            Thread.sleep(600_000);
        }
    }
}
