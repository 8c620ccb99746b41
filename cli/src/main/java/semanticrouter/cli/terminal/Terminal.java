package semanticrouter.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a command writes: results to standard output, everything else to standard error.
///
/// Colours only on a terminal, never when `NO_COLOR` is set. Width is clamped to 40–160 columns, 120 when unknown.
///
/// @param out results
/// @param err progress, hints and errors
/// @param in what is typed or piped in
/// @param keyboard whether a person types it
/// @param screen whether a person sees the results, not a file or another program
/// @param colour whether to style
/// @param width columns
public record Terminal(
        PrintStream out, PrintStream err, InputStream in, boolean keyboard, boolean screen, boolean colour, int width) {
    /// A terminal at which nobody types, and whose results go to a program.
    public Terminal(PrintStream out, PrintStream err, boolean colour, int width) {
        this(out, err, InputStream.nullInputStream(), false, false, colour, width);
    }

    /// The process's own terminal.
    ///
    /// @param keyboard whether standard input is a terminal
    /// @param screen whether standard output is one
    /// @param noColour value of `NO_COLOR`, null when unset
    /// @param columns value of `COLUMNS`, null when unset
    public static Terminal of(boolean keyboard, boolean screen, @Nullable String noColour, @Nullable String columns) {
        boolean colour = screen && (noColour == null || noColour.isEmpty());
        return new Terminal(System.out, System.err, System.in, keyboard, screen, colour, screen ? width(columns) : 120);
    }

    private static int width(@Nullable String columns) {
        if (columns == null || !columns.matches("[1-9]\\d{0,3}")) {
            return 120;
        }
        return Math.clamp(Integer.parseInt(columns), 40, 160);
    }

    /// A styled text.
    public String style(Style style, String text) {
        return colour ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    /// Reports what went wrong and how to mend it.
    public void error(String message, String hint) {
        err.println(style(Style.RED, "Error:") + " " + message);
        if (!hint.isEmpty()) {
            err.println(style(Style.BOLD, "Hint:") + " " + hint);
        }
    }

    public void warning(String message) {
        err.println(style(Style.YELLOW, "Warning:") + " " + message);
    }

    public void success(String message) {
        out.println(style(Style.GREEN, "✓") + " " + message);
    }

    /// Reports success beside a result: on standard error.
    public void done(String message) {
        err.println(style(Style.GREEN, "✓") + " " + message);
    }

    public void failure(String message) {
        out.println(style(Style.RED, "✗") + " " + message);
    }

    /// Prints rows under a header, columns aligned.
    public void table(List<String> header, List<List<String>> rows) {
        int[] widths = new int[header.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns(header.get(c));
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], columns(row.get(c)));
            }
        }
        out.println(style(Style.BOLD, line(header, widths)));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder("  ");
        for (int c = 0; c < widths.length; c++) {
            String cell = cells.get(c);
            line.append(cell);
            if (c + 1 < widths.length) {
                line.append(" ".repeat(widths[c] - columns(cell) + 2));
            }
        }
        return line.toString();
    }

    /// Columns a text takes: wide scripts take two, escape sequences none.
    static int columns(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "")
                .codePoints()
                .map(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN ? 2 : 1)
                .sum();
    }

    /// How a text looks.
    public enum Style {
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }
}
