package semanticrouter.cli.server;

import java.util.Optional;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.deploy.ConfigDrafts;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.console.api.ConfigFile;

/// A configuration that comes with the program and is in no file: it can be seen and drafts of it tried, not changed.
record UnfiledConfig(Optional<ConfigDrafts> drafts) implements ConfigFile {
    UnfiledConfig(ConfigSource source, PlanLoader loader) {
        this(Optional.of(ConfigDrafts.beside(source, loader)));
    }

    @Override
    public Optional<String> hash() {
        return Optional.empty();
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }
}
