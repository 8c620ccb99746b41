package semanticrouter.cli.operate;

import java.util.List;
import semanticrouter.cli.smoke.Report;
import semanticrouter.cli.smoke.Row;
import semanticrouter.cli.smoke.Row.Outcome;
import semanticrouter.cli.surface.Surface;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;

/// Shows a person how far a smoke has come, and what became of it.
final class SmokeTable {
    private static final List<String> HEADER = List.of("", "check", "expected", "seen", "ms");

    private final Terminal terminal;
    private final boolean json;
    private Surface surface = Surface.CPU_LOCAL;
    private int rows;

    /// @param json whether results are printed as JSON, by another
    SmokeTable(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    void begin(Surface next) {
        surface = next;
        rows = 0;
        if (!terminal.screen()) {
            terminal.err().println(next.word() + " …");
        }
    }

    /// Takes a row that has just become known: at a terminal the progress is one line that changes.
    void next(Row row) {
        rows++;
        if (terminal.screen()) {
            terminal.err()
                    .print("\r\u001b[K" + surface.word() + ": " + rows + " checks, " + row.check() + " "
                            + row.outcome().word());
            terminal.err().flush();
        }
    }

    void end(Report report) {
        if (terminal.screen()) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
        if (json) {
            return;
        }
        terminal.out().println(terminal.style(Style.BOLD, report.surface().word()));
        terminal.table(HEADER, report.rows().stream().map(this::cells).toList());
        report.stands().forEach(stand -> terminal.out().println("  note: " + stand));
        String counts = report.count(Outcome.PASS) + " passed, " + report.count(Outcome.FAIL) + " failed, "
                + report.count(Outcome.SKIP) + " skipped";
        if (report.ok()) {
            terminal.success(report.surface().word() + ": " + counts);
        } else {
            terminal.failure(report.surface().word() + ": " + counts);
        }
        terminal.out().println();
    }

    private List<String> cells(Row row) {
        Style style = switch (row.outcome()) {
            case PASS -> Style.GREEN;
            case FAIL -> Style.RED;
            case SKIP -> Style.YELLOW;
        };
        return List.of(
                terminal.style(style, row.outcome().word()),
                row.check(),
                row.expected(),
                row.seen(),
                Long.toString(row.millis()));
    }
}
