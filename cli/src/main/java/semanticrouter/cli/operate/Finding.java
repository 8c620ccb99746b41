package semanticrouter.cli.operate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.terminal.Terminal.Style;

/// One thing that was looked at.
///
/// @param what was looked at
/// @param found what was seen
/// @param fix how to mend it; empty when there is nothing to mend
record Finding(String what, State state, String found, String fix) {
    /// How it is.
    enum State {
        SOUND,
        /// Works, but may not stay so.
        DOUBTFUL,
        BROKEN
    }

    static Finding sound(String what, String found) {
        return new Finding(what, State.SOUND, found, "");
    }

    static Finding doubtful(String what, String found, String fix) {
        return new Finding(what, State.DOUBTFUL, found, fix);
    }

    static Finding broken(String what, String found, String fix) {
        return new Finding(what, State.BROKEN, found, fix);
    }

    /// One line, and one more for the fix.
    void print(Terminal terminal) {
        String mark = switch (state) {
            case SOUND -> terminal.style(Style.GREEN, "✓");
            case DOUBTFUL -> terminal.style(Style.YELLOW, "!");
            case BROKEN -> terminal.style(Style.RED, "✗");
        };
        terminal.out().println(mark + " " + what + ": " + found);
        if (!fix.isEmpty()) {
            terminal.out().println("    fix: " + fix);
        }
    }

    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("check", what);
        document.put("state", state.name().toLowerCase(Locale.ROOT));
        document.put("found", found);
        document.put("fix", fix);
        return document;
    }
}
