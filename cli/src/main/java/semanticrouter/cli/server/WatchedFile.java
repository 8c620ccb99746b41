package semanticrouter.cli.server;

import java.time.Clock;
import java.util.Optional;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.deploy.ConfigDeployment;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.console.api.ConfigFile;

/// The file the configuration is reloaded from.
record WatchedFile(PlanLoader loader, PlanReloader reloader, Optional<ConfigDeployment> deployment)
        implements ConfigFile {
    static WatchedFile of(PlanLoader loader, PlanReloader reloader, Clock clock) {
        return new WatchedFile(loader, reloader, Optional.of(new ConfigDeployment(loader, reloader, clock)));
    }

    @Override
    public Optional<String> hash() {
        return reloader.newest();
    }

    @Override
    public Optional<String> refusal() {
        return reloader.last() instanceof ReloadReport.Refused refused
                ? Optional.of(ReloadReport.Refused.CODE + ": " + refused.reason())
                : Optional.empty();
    }
}
