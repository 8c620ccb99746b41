package semanticrouter.config.reload;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;

/// Completes a configuration of which the file holds only a part. Safe for all threads.
@FunctionalInterface
public interface ConfigOverlay {
    /// Code of a finding: what completes the file has not been asked for yet.
    String UNHEARD_CODE = "cluster-unheard";
    /// Code of a finding: what completes the file is not there.
    String AWAITED_CODE = "cluster-awaited";
    /// Code of a finding: there is more than one of what completes the file.
    String CONFLICT_CODE = "cluster-conflict";
    /// Code of a finding: what completes the file cannot be used.
    String RESOURCE_CODE = "cluster-resource";
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
