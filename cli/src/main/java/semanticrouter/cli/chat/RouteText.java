package semanticrouter.cli.chat;

import java.util.Set;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;

/// Prints how an answer was routed.
///
/// @param everything whether to print every `x-vsr-` header, not only who answered and why
public record RouteText(Terminal terminal, boolean everything) {
    private static final Set<String> USUAL = Set.of("x-vsr-response-path", "x-vsr-simulated", "x-vsr-cache-hit");

    /// Prints one line a header.
    public void print(Answer answer) {
        answer.route().forEach((name, value) -> {
            if (everything || name.contains("selected") || USUAL.contains(name)) {
                terminal.out().println(terminal.style(Style.DIM, "  " + name + ": " + value));
            }
        });
    }
}
