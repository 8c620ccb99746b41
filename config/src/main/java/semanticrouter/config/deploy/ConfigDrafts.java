package semanticrouter.config.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.schema.ConfigSchema;
import semanticrouter.config.show.EffectiveConfig;
import semanticrouter.core.plan.RoutingPlan;

/// The text of the configuration as people edit it, and what a draft of another one would come to.
///
/// Texts are shown with masks in place of secrets; a draft that comes back with them means the secrets of the file, see
/// {@link MaskedText}. Few drafts are looked at at once, others wait and are refused after some time. Safe for all
/// threads.
public final class ConfigDrafts {
    /// Drafts that are looked at at once.
    static final int AT_ONCE = 2;

    private static final int PATIENCE_SECONDS = 20;

    private final PlanLoader loader;
    private final Text text;
    private final Look look;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /// Reads the text that is in use now.
    @FunctionalInterface
    interface Text {
        ConfigSource read() throws DeployException;
    }

    /// Finds out what would become of a text.
    @FunctionalInterface
    interface Look {
        PlanReloader.Weighed at(ConfigSource draft) throws InterruptedException;
    }

    ConfigDrafts(PlanLoader loader, Text text, Look look) {
        this.loader = loader;
        this.text = text;
        this.look = look;
    }

    /// Drafts beside a text that is in use and in no file, so that none can be taken into use.
    public static ConfigDrafts beside(ConfigSource used, PlanLoader loader) {
        return new ConfigDrafts(loader, () -> used, draft -> {
            PlanLoader.Loaded loaded = loader.load(draft, false);
            loaded.plan().ifPresent(RoutingPlan::close);
            return new PlanReloader.Weighed(loaded, List.of());
        });
    }

    /// A text that may be shown.
    ///
    /// @param yaml with masks in place of secrets
    /// @param hash SHA-256 of the file, lower-case hexadecimal
    public record Shown(String yaml, String hash) {}

    /// A finding about a draft.
    ///
    /// @param about `document`, `policy`, `version` (what this version or machine lacks) or `running` (what needs a
    ///     restart)
    public record Finding(String about, Diagnostic diagnostic) {}

    /// What a draft comes to.
    ///
    /// @param findings in the order document, policy, version, running
    /// @param effective it with every default; empty when it could not be read so far
    public record Checked(List<Finding> findings, Optional<EffectiveConfig> effective) {
        public Checked {
            findings = List.copyOf(findings);
        }

        /// Whether it can be taken into use.
        public boolean valid() {
            return findings.stream().noneMatch(finding -> finding.diagnostic().isError());
        }
    }

    /// Something that is done with the plan of a draft, which is closed afterwards.
    @FunctionalInterface
    public interface Trial<T, X extends Exception> {
        T with(RoutingPlan plan) throws X, InterruptedException;
    }

    /// The text in use; masks are numbered.
    public Shown text() throws DeployException {
        ConfigSource now = text.read();
        return new Shown(masked(now).shown(true), now.hash());
    }

    /// Everything that is to say about a draft; never refuses it for what is wrong with it.
    public Checked check(String yaml) throws DeployException, InterruptedException {
        ConfigSource draft = source(yaml, text.read());
        take();
        try {
            return checked(look.at(draft));
        } finally {
            places.release();
        }
    }

    private Checked checked(PlanReloader.Weighed weighed) {
        PlanLoader.Loaded loaded = weighed.loaded();
        var findings = new ArrayList<Finding>();
        loaded.document().forEach(found -> findings.add(new Finding("document", found)));
        loaded.policy().forEach(found -> findings.add(new Finding("policy", found)));
        loaded.obstacles().forEach(found -> findings.add(new Finding("version", found)));
        weighed.here().forEach(found -> findings.add(new Finding("running", found)));
        return new Checked(
                findings,
                loaded.config().document() == null
                        ? Optional.empty()
                        : Optional.of(new EffectiveConfig(
                                loaded.config(), loader.loader().binder())));
    }

    /// Does something with the plan of a draft.
    ///
    /// @param expected hash of the file whose secrets the draft's masks stand for, if any
    /// @throws DeployException `INVALID` with every finding when no plan can be made of it
    public <T, X extends Exception> T tried(String yaml, Optional<String> expected, Trial<T, X> trial)
            throws DeployException, X, InterruptedException {
        ConfigSource now = text.read();
        if (expected.isPresent() && !expected.get().equals(now.hash())) {
            throw ConfigDeployment.stale();
        }
        ConfigSource draft = source(restored(yaml, now), now);
        take();
        try {
            PlanLoader.Loaded loaded = loader.load(draft, false);
            RoutingPlan plan = loaded.plan()
                    .orElseThrow(() -> new DeployException(
                            Reason.INVALID,
                            "the draft has errors, so nothing can be routed with it",
                            loaded.diagnostics()));
            try {
                return trial.with(plan);
            } finally {
                plan.close();
            }
        } finally {
            places.release();
        }
    }

    /// The JSON Schema of configurations.
    public String schema() {
        return new ConfigSchema(loader.loader().registry(), loader.loader().binder()).json();
    }

    /// A draft with the secrets its masks stand for.
    static String restored(String yaml, ConfigSource now) throws DeployException {
        return masked(now).restored(yaml, ConfigDeployment.tree(ConfigDeployment.CANDIDATE, yaml));
    }

    static MaskedText masked(ConfigSource source) throws DeployException {
        return MaskedText.of(source.text(), ConfigDeployment.tree(source.name(), source.text()));
    }

    private static ConfigSource source(String yaml, ConfigSource now) {
        return ConfigSource.of(ConfigDeployment.CANDIDATE, yaml, now.baseDirectory());
    }

    private void take() throws DeployException, InterruptedException {
        if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new DeployException(Reason.BUSY, "too many drafts are being looked at; try again");
        }
    }
}
