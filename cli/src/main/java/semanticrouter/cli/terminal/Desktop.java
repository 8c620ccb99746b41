package semanticrouter.cli.terminal;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The screen of whoever sits at this machine, as far as a browser can be opened on it.
///
/// @param system name of the operating system, as the property `os.name` has it
/// @param environment value of an environment variable, null when unset
public record Desktop(String system, UnaryOperator<@Nullable String> environment) {
    /// The one of this machine.
    public static Desktop here(UnaryOperator<@Nullable String> environment) {
        return new Desktop(System.getProperty("os.name", "").toLowerCase(Locale.ROOT), environment);
    }

    /// Shows a page of this machine in a browser.
    ///
    /// @param port of the page
    /// @return why it could not be, and what to do instead; empty when a browser was told
    public Optional<String> show(String address, int port) {
        Optional<String> obstacle = obstacle(port);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        try {
            new ProcessBuilder(command(address))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return Optional.empty();
        } catch (IOException _) {
            return Optional.of("No browser could be opened; open the address yourself.");
        }
    }

    private Optional<String> obstacle(int port) {
        if (environment.apply("SSH_CONNECTION") != null) {
            return Optional.of("This machine is remote: run ssh -L " + port + ":localhost:" + port
                    + " HOST on yours, then open the address there.");
        }
        boolean screen = mac() || windows() || said("DISPLAY") || said("WAYLAND_DISPLAY");
        return screen
                ? Optional.empty()
                : Optional.of("There is no desktop here (neither DISPLAY nor WAYLAND_DISPLAY is set); open the address"
                        + " yourself.");
    }

    private boolean said(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isBlank();
    }

    private List<String> command(String address) {
        if (mac()) {
            return List.of("open", address);
        }
        return windows() ? List.of("rundll32", "url.dll,FileProtocolHandler", address) : List.of("xdg-open", address);
    }

    private boolean mac() {
        return system.contains("mac");
    }

    private boolean windows() {
        return system.contains("win") && !mac();
    }
}
