package semanticrouter.config.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.config.bind.SecretValues;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.deploy.ConfigDrafts.Checked;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Setup;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.show.Summary;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeMerge;
import semanticrouter.config.tree.YamlWriter;

/// The first configuration of a router that is being set up (specification: signals §1.5, surfaces §2.4).
///
/// The file holds `setup.mode: true` until a configuration with a model and a decision is taken into use; what it says
/// beside that, the listeners above all, stays unless the new configuration says otherwise. Safe for all threads.
public final class FirstConfig {
    private static final String SETUP = "setup";

    private final PlanLoader loader;
    private final Path file;
    private final Clock clock;
    private final ReentrantLock one = new ReentrantLock();

    /// @param file that is being set up
    public FirstConfig(PlanLoader loader, Path file, Clock clock) {
        this.loader = loader;
        this.file = file;
        this.clock = clock;
    }

    /// How much a document has of what a router needs.
    public record Size(int models, int decisions, int signals) {
        /// Whether something can be routed with it.
        public boolean enough() {
            return models > 0 && decisions > 0;
        }
    }

    /// What a draft comes to.
    ///
    /// @param yaml the whole document that would be written, without `setup`
    /// @param shown the same with masks in place of secrets
    public record Judged(String yaml, String shown, Checked checked, Size size) {
        /// Whether it can be taken into use.
        public boolean ready() {
            return checked.valid() && size.enough();
        }
    }

    /// What the file says of the set-up.
    ///
    /// @param setup its `setup` block
    public record State(Setup setup, Size size) {}

    /// Whether a configuration is being set up.
    public static boolean active(ConfigSource source) throws DeployException {
        return ConfigDeployment.tree(source.name(), source.text()) instanceof MappingNode document
                && document.at(SETUP, "mode") instanceof ScalarNode mode
                && mode.text().equals("true");
    }

    /// What a file holds that nobody has set up yet.
    ///
    /// @param by who begins, a word
    public static String bootstrap(String by, Clock clock) {
        return """
                version: v0.3
                listeners:
                  - {name: http-8899, address: 0.0.0.0, port: 8899, timeout: 300s}
                setup:
                  mode: true
                  state: bootstrap
                  created_by: %s
                  created_at: "%s"
                """.formatted(by, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /// How far the set-up has come.
    public State state() throws DeployException {
        LoadedConfig config = loader.loader().load(current(), LoadOptions.readOnly());
        ConfigDocument document = config.document();
        if (document == null) {
            throw new DeployException(Reason.INVALID, "the configuration cannot be read", config.diagnostics());
        }
        Setup setup = document.setup();
        return new State(setup == null ? new Setup(false, "", "", "") : setup, size(config));
    }

    /// Everything that is to say about a draft.
    ///
    /// @param yaml a configuration, or as much of one as the file lacks
    /// @throws DeployException `SYNTAX` when it cannot be read as YAML
    public Judged judge(String yaml) throws DeployException, InterruptedException {
        ConfigSource now = current();
        String whole = whole(yaml, now);
        ConfigSource draft = ConfigSource.of(ConfigDeployment.CANDIDATE, whole, now.baseDirectory());
        Checked checked = ConfigDrafts.beside(now, loader).check(whole);
        return new Judged(
                whole,
                ConfigDrafts.masked(draft).shown(false),
                checked,
                size(loader.loader().load(draft, LoadOptions.readOnly())));
    }

    /// Writes the first configuration; the file before it is kept as a version.
    ///
    /// @param yaml a configuration, or as much of one as the file lacks
    /// @throws DeployException when it has errors, or neither model nor decision
    public Judged activate(String yaml) throws DeployException, InterruptedException {
        if (!one.tryLock()) {
            throw new DeployException(Reason.BUSY, "another configuration is being taken into use");
        }
        try {
            if (!active(current())) {
                throw new DeployException(Reason.STALE, "the set-up is over already");
            }
            Judged judged = judge(yaml);
            if (!judged.checked().valid()) {
                var found = judged.checked().findings().stream()
                        .map(ConfigDrafts.Finding::diagnostic)
                        .toList();
                Diagnostic first =
                        found.stream().filter(Diagnostic::isError).findFirst().orElseThrow();
                throw new DeployException(Reason.INVALID, first.toString(), found);
            }
            if (!judged.size().enough()) {
                throw new DeployException(
                        Reason.INVALID, "a first configuration needs at least one model and one decision");
            }
            write(judged.yaml());
            return judged;
        } finally {
            one.unlock();
        }
    }

    private void write(String yaml) throws DeployException {
        try {
            Path real = file.toRealPath();
            var backups = new Backups(real.resolveSibling(".vllm-sr").resolve("config-backups"));
            backups.keep(current().text().getBytes(StandardCharsets.UTF_8), SETUP, clock.instant());
            byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
            if (SecretValues.literal(ConfigDeployment.tree(ConfigDeployment.CANDIDATE, yaml))) {
                AtomicFile.writePrivate(real, text);
            } else {
                AtomicFile.write(real, text);
            }
        } catch (IOException broken) {
            throw ConfigDeployment.file(file + " cannot be written", broken);
        }
    }

    /// The draft over what the file says; a draft that says it all stays as it is written, with its comments.
    private static String whole(String yaml, ConfigSource now) throws DeployException {
        Node draft = ConfigDeployment.unmasked(ConfigDeployment.tree(ConfigDeployment.CANDIDATE, yaml));
        if (!(draft instanceof MappingNode above)
                || !(ConfigDeployment.tree(now.name(), now.text()) instanceof MappingNode below)) {
            throw new DeployException(Reason.SYNTAX, "a configuration is a mapping of keys and values");
        }
        MappingNode base = below.without(SETUP);
        boolean says = base.keys().stream().allMatch(above::has);
        return says && !above.has(SETUP) ? yaml : YamlWriter.write(TreeMerge.patch(base, above.without(SETUP)));
    }

    private static Size size(LoadedConfig config) {
        ConfigDocument document = config.document();
        if (document == null) {
            return new Size(0, 0, 0);
        }
        Summary summary = Summary.of(config, document);
        return new Size(
                document.providers().models().size(),
                summary.counts().getOrDefault("decisions", 0),
                summary.counts().getOrDefault("signals", 0));
    }

    private ConfigSource current() throws DeployException {
        var found = new Diagnostics();
        ConfigSource source = loader.read(file, found);
        if (source == null) {
            throw new DeployException(Reason.FILE, file + " cannot be read", found.list());
        }
        return source;
    }
}
