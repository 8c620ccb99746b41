package semanticrouter.config.reload;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.recipe.LocalClassifier;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.pipeline.PlanHolder;

/// Loads the configuration file again and, when it can be used, puts its plan in place of the current one.
///
/// The swap is atomic and requests on their way keep the plan they began with. What cannot be used changes nothing; the
/// reason stays visible in {@link #last()}. One reload runs at a time, others wait. Safe for all threads.
public final class PlanReloader {
    private final Path file;
    private final ConfigOverlay overlay;
    private final PlanLoader loader;
    private final PlanHolder holder;
    private final Clock clock;
    private final Consumer<PlanLoader.Loaded> activated;
    private final boolean strict;
    private final ReentrantLock one = new ReentrantLock();
    private LoadedConfig active;
    private volatile ReloadReport last;

    /// A reloader of a configuration that is in its file as a whole.
    public PlanReloader(
            Path file,
            PlanLoader loader,
            PlanHolder holder,
            LoadedConfig active,
            Clock clock,
            boolean strict,
            Consumer<PlanLoader.Loaded> activated) {
        this(file, ConfigOverlay.NONE, loader, holder, active, clock, strict, activated);
    }

    /// @param overlay completes the file
    /// @param active the configuration the holder's plan was compiled from
    /// @param strict whether warnings refuse a configuration
    /// @param activated told of every configuration that is taken into use, after the swap
    public PlanReloader(
            Path file,
            ConfigOverlay overlay,
            PlanLoader loader,
            PlanHolder holder,
            LoadedConfig active,
            Clock clock,
            boolean strict,
            Consumer<PlanLoader.Loaded> activated) {
        this.overlay = overlay;
        this.file = file;
        this.loader = loader;
        this.holder = holder;
        this.active = active;
        this.clock = clock;
        this.strict = strict;
        this.activated = activated;
        this.last = new ReloadReport.Activated(active, clock.instant(), active.diagnostics());
    }

    public Path file() {
        return file;
    }

    /// SHA-256 of the configuration as it is now, with what completes the file; empty when it cannot be read.
    public Optional<String> newest() {
        return Optional.ofNullable(loader.read(file, new Diagnostics()))
                .map(source -> completed(source).hash());
    }

    /// The file with what completes it, or alone where that is not to be had.
    private ConfigSource completed(ConfigSource source) {
        ConfigSource whole = overlay.over(source, new Diagnostics());
        return whole == null ? source : whole;
    }

    /// What became of the newest look at the file.
    public ReloadReport last() {
        return last;
    }

    /// The configuration in use.
    public LoadedConfig active() {
        one.lock();
        try {
            return active;
        } finally {
            one.unlock();
        }
    }

    /// Looks at the file now.
    ///
    /// @throws InterruptedException when interrupted; then nothing has changed
    public ReloadReport reload() throws InterruptedException {
        one.lockInterruptibly();
        try {
            last = look();
            return last;
        } finally {
            one.unlock();
        }
    }

    /// What would become of a text, which is not taken into use.
    ///
    /// @return everything found, what needs a restart too
    /// @throws InterruptedException when interrupted while models are asked
    public List<Diagnostic> judge(ConfigSource source) throws InterruptedException {
        return weigh(source).diagnostics();
    }

    /// What became of a text that was looked at and not taken into use.
    ///
    /// @param loaded what a start would find; its plan is closed
    /// @param here what this running process finds besides: what needs a restart
    public record Weighed(PlanLoader.Loaded loaded, List<Diagnostic> here) {
        public Weighed {
            here = List.copyOf(here);
        }

        /// Everything that was found.
        public List<Diagnostic> diagnostics() {
            return Stream.concat(loaded.diagnostics().stream(), here.stream()).toList();
        }
    }

    /// The same with what could be read of it.
    public Weighed weigh(ConfigSource source) throws InterruptedException {
        PlanLoader.Loaded loaded = loader.load(completed(source), strict);
        var here = new ArrayList<Diagnostic>();
        if (loaded.plan().isPresent()) {
            loaded.plan().get().close();
            one.lockInterruptibly();
            try {
                obstacle(loaded.config()).ifPresent(here::add);
                here.addAll(restarts(loaded.config()));
            } finally {
                one.unlock();
            }
        }
        return new Weighed(loaded, here);
    }

    private ReloadReport look() throws InterruptedException {
        var found = new Diagnostics();
        ConfigSource read = loader.read(file, found);
        ConfigSource source = read == null ? null : overlay.over(read, found);
        if (source == null) {
            return refused("", found.list());
        }
        String hash = source.hash();
        if (hash.equals(active.source().hash())) {
            return new ReloadReport.Unchanged(hash, clock.instant());
        }
        PlanLoader.Loaded loaded = loader.load(source, strict);
        if (loaded.plan().isEmpty()) {
            return refused(hash, loaded.diagnostics());
        }
        Optional<Diagnostic> obstacle = obstacle(loaded.config());
        if (obstacle.isPresent()) {
            loaded.plan().get().close();
            var all = new ArrayList<>(loaded.diagnostics());
            all.add(obstacle.get());
            return refused(hash, all);
        }
        var notes = new ArrayList<>(loaded.diagnostics());
        notes.addAll(restarts(loaded.config()));
        holder.swap(loaded.plan().get());
        active = loaded.config();
        activated.accept(loaded);
        return new ReloadReport.Activated(active, clock.instant(), List.copyOf(notes));
    }

    private ReloadReport refused(String hash, List<Diagnostic> diagnostics) {
        String reason = diagnostics.stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::toString)
                .findFirst()
                .orElse("no plan could be made");
        return new ReloadReport.Refused(hash, clock.instant(), reason, diagnostics);
    }

    /// What cannot change while the process runs.
    private Optional<Diagnostic> obstacle(LoadedConfig config) {
        var binder = loader.loader().binder();
        Optional<LocalClassifier> before = LocalClassifier.of(active.recipes(), binder);
        Optional<LocalClassifier> after = LocalClassifier.of(config.recipes(), binder);
        if (before.isPresent() && after.isPresent() && !before.equals(after)) {
            return Optional.of(obstacle(
                    config,
                    "local-classifier",
                    "routing.signals.classifiers",
                    "the local classifier cannot change while the process runs"));
        }
        ConfigDocument old = active.document();
        ConfigDocument fresh = config.document();
        if (old != null && fresh != null && !names(old).equals(names(fresh))) {
            return Optional.of(obstacle(
                    config,
                    "restart-needed",
                    "global.services.authz.identity",
                    "the headers that name callers cannot change while requests that carry the old ones are served"));
        }
        return Optional.empty();
    }

    private static Services.AuthzIdentity names(ConfigDocument document) {
        return document.global().services().authz().identity();
    }

    private static Diagnostic obstacle(LoadedConfig config, String code, String path, String message) {
        return new Diagnostic(
                Severity.ERROR, code, DocPath.parse(path).span(config.tree()), path, message, "restart it");
    }

    /// What takes effect at the next start only.
    private List<Diagnostic> restarts(LoadedConfig config) {
        ConfigDocument before = active.document();
        ConfigDocument after = config.document();
        return before == null || after == null
                ? List.of()
                : StartOnly.changed(before, after).stream()
                        .map(path -> restart(config, path))
                        .toList();
    }

    private static Diagnostic restart(LoadedConfig config, String path) {
        return new Diagnostic(
                Severity.WARNING,
                "restart-needed",
                DocPath.parse(path).span(config.tree()),
                path,
                "a change here takes effect at the next start",
                "restart the process");
    }
}
