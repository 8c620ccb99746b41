package semanticrouter.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import semanticrouter.cli.terminal.Terminal;

/// Runs commands as a person or a script does, and keeps what they print.
public final class Console {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// Runs a command in a script: nothing is typed, nobody looks.
    public int run(String... args) {
        return run("", false, args);
    }

    /// Runs a command with a text piped in.
    public int piped(String input, String... args) {
        return run(input, false, args);
    }

    /// Runs a command at a terminal where lines are typed.
    public int typed(String input, String... args) {
        return run(input, true, args);
    }

    private int run(String input, boolean person, String... args) {
        out.reset();
        err.reset();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                person,
                person,
                false,
                120);
        return Main.run(new Main(terminal), args);
    }

    /// What the last command printed as its result.
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /// What the last command printed besides.
    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
