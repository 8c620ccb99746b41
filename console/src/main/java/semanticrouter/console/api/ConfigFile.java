package semanticrouter.console.api;

import java.util.Optional;
import semanticrouter.config.deploy.ConfigDeployment;
import semanticrouter.config.deploy.ConfigDrafts;

/// The file the configuration comes from, as far as callers wait for it to be taken into use. Safe for all threads.
public interface ConfigFile {
    /// A configuration that is not in a file, and so never changes.
    ConfigFile NONE = new ConfigFile() {
        @Override
        public Optional<String> hash() {
            return Optional.empty();
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }
    };

    /// SHA-256 of the file as it is now, lower-case hexadecimal; empty when there is none or it cannot be read.
    Optional<String> hash();

    /// Changes it; empty when it is not in a file.
    default Optional<ConfigDeployment> deployment() {
        return Optional.empty();
    }

    /// Its text and drafts of another one; empty when the text is not known.
    default Optional<ConfigDrafts> drafts() {
        return deployment().map(ConfigDeployment::drafts);
    }

    /// Why the newest content was not taken into use; empty when it was, or was not looked at yet.
    Optional<String> refusal();
}
