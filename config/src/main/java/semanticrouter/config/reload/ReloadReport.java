package semanticrouter.config.reload;

import java.time.Instant;
import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.LoadedConfig;

/// What became of the newest look at the configuration file.
public sealed interface ReloadReport {
    /// SHA-256 of the file that was looked at, empty when it could not be read.
    String hash();

    Instant at();

    /// The file holds what is already in use.
    record Unchanged(String hash, Instant at) implements ReloadReport {}

    /// The file is in use since then.
    ///
    /// @param config what it says
    /// @param diagnostics warnings and notes
    record Activated(LoadedConfig config, Instant at, List<Diagnostic> diagnostics) implements ReloadReport {
        @Override
        public String hash() {
            return config.source().hash();
        }
    }

    /// The file cannot be used, so what was in use stays in use.
    ///
    /// @param reason the first error, in one line
    /// @param diagnostics everything found
    record Refused(String hash, Instant at, String reason, List<Diagnostic> diagnostics) implements ReloadReport {
        /// Word for logs and events.
        public static final String CODE = "config_reload_failed";

        /// Whether an error has a code.
        public boolean about(String code) {
            return diagnostics.stream()
                    .anyMatch(found -> found.isError() && found.code().equals(code));
        }
    }
}
