package semanticrouter.config.reload;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;

/// Completes a configuration of which the file holds only a part. Safe for all threads.
@FunctionalInterface
public interface ConfigOverlay {
    /// Code of a finding: what completes the file has not been asked for yet.
    String UNHEARD = "cluster-unheard";
    /// Code of a finding: what completes the file is not there.
    String AWAITED = "cluster-awaited";
    /// The file is everything.
    ConfigOverlay NONE = (file, _) -> file;

    /// The whole configuration.
    ///
    /// @param file as it was read
    /// @param found where to say as an error what stands against it
    /// @return null after a finding was reported
    @Nullable
    ConfigSource over(ConfigSource file, Diagnostics found);
}
