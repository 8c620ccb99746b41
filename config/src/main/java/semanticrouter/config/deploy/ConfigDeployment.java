package semanticrouter.config.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.bind.SecretValues;
import semanticrouter.config.deploy.DeployException.Reason;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.mcp.DeclaredServers;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeMerge;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.mcp.McpServer;

/// Reads and changes the file the configuration comes from (specification: dataplane §3.4).
///
/// A change is checked as a start would check it, the old file is kept, the new one is written at once and taken into
/// use; what cannot be taken into use is undone. References to the environment stay references. One change at a time,
/// others are refused. Safe for all threads.
public final class ConfigDeployment {
    static final String CANDIDATE = "the new configuration";

    private final PlanLoader loader;
    private final PlanReloader reloader;
    private final Clock clock;
    private final ReentrantLock one = new ReentrantLock();
    private final ConfigDrafts drafts;

    /// @param reloader of the file that is changed
    public ConfigDeployment(PlanLoader loader, PlanReloader reloader, Clock clock) {
        this.loader = loader;
        this.reloader = reloader;
        this.clock = clock;
        this.drafts = new ConfigDrafts(loader, this::current, reloader::weigh);
    }

    /// The document as it is written.
    ///
    /// @param json one JSON object
    /// @param hash SHA-256 of the file, lower-case hexadecimal
    public record Written(String json, String hash) {}

    /// A change that was made.
    ///
    /// @param version under which the configuration before it is kept
    /// @param hash SHA-256 of the new file
    /// @param notes warnings and notes about it
    public record Deployed(String version, String hash, List<Diagnostic> notes) {
        public Deployed {
            notes = List.copyOf(notes);
        }
    }

    /// A change.
    ///
    /// @param yaml the new document, or the part to merge
    /// @param merge whether it is a part: null removes a key, lists are replaced
    /// @param expected hash of the file the caller has seen; empty to change whatever is there
    /// @param dsl the program the document was compiled from, kept beside it in `.vllm-sr/config.dsl`, if any
    public record Change(String yaml, boolean merge, Optional<String> expected, Optional<String> dsl) {}

    /// The document that is in the file now.
    ///
    /// @param secrets whether to leave secrets in
    public Written written(boolean secrets) throws DeployException {
        ConfigSource now = current();
        Node root = tree(now.name(), now.text());
        return new Written(JsonText.write(secrets ? root : SecretValues.hiddenButReferences(root)), now.hash());
    }

    /// Checks a document without using it.
    ///
    /// @return the document, normalised
    public String check(String yaml) throws DeployException, InterruptedException {
        Node root = tree(CANDIDATE, yaml);
        judge(yaml, current());
        return YamlWriter.write(root);
    }

    /// Its text, and drafts of another one.
    public ConfigDrafts drafts() {
        return drafts;
    }

    /// Its recipes, one by one.
    public RecipeDeployment recipes() {
        return new RecipeDeployment(this);
    }

    /// Its knowledge bases, one by one.
    public KnowledgeDeployment knowledgeBases() {
        return new KnowledgeDeployment(this);
    }

    /// Makes a change.
    public Deployed deploy(Change change) throws DeployException, InterruptedException {
        return alone(() -> {
            ConfigSource now = current(change.expected());
            Node wanted = unmasked(tree(CANDIDATE, change.yaml()));
            String text = change.merge()
                    ? YamlWriter.write(TreeMerge.patch(tree(now.name(), now.text()), wanted))
                    : change.yaml();
            refusePrograms(now, text);
            Deployed made = replace(now, text, change.dsl().isPresent() ? "dsl" : "api");
            if (change.dsl().isPresent()) {
                AtomicFile.write(
                        folder().resolve("config.dsl"), change.dsl().get().getBytes(StandardCharsets.UTF_8));
            }
            return made;
        });
    }

    /// Whoever may change the configuration may not start programs on this machine by it: those of MCP servers must be
    /// in the file already.
    private void refusePrograms(ConfigSource now, String text) throws DeployException {
        Set<McpServer.Program> known = programs(now);
        for (McpServer.Program program : programs(ConfigSource.of(CANDIDATE, text, now.baseDirectory()))) {
            if (!known.contains(program)) {
                throw new DeployException(
                        Reason.INVALID,
                        "the program \"" + program.command().getFirst()
                                + "\" of an MCP server, with these arguments and"
                                + " this environment, is not in the file that is served; add it to the file itself, on"
                                + " the machine of the router");
            }
        }
    }

    private Set<McpServer.Program> programs(ConfigSource source) {
        return loader.document(source)
                .map(document -> DeclaredServers.of(document).programs())
                .orElse(Set.of());
    }

    /// Takes a draft into use, with the secrets that its masks stand for.
    ///
    /// @param yaml made from the text {@link ConfigDrafts#text} shows
    /// @param expected hash of the file the draft was made from; empty to change whatever is there
    public Deployed deployDraft(String yaml, Optional<String> expected) throws DeployException, InterruptedException {
        ConfigSource now = current(expected);
        String text = ConfigDrafts.restored(yaml, now);
        return deploy(new Change(text, false, Optional.of(now.hash()), Optional.empty()));
    }

    /// Something that is done while nobody else changes the configuration.
    @FunctionalInterface
    interface Work<T> {
        T done() throws DeployException, IOException, InterruptedException;
    }

    /// Does it, unless somebody else is changing the configuration.
    <T> T alone(Work<T> work) throws DeployException, InterruptedException {
        if (!one.tryLock()) {
            throw new DeployException(Reason.BUSY, "another change of the configuration is under way");
        }
        try {
            return work.done();
        } catch (IOException broken) {
            throw file("a file of the configuration cannot be read or written", broken);
        } finally {
            one.unlock();
        }
    }

    /// Refuses a document that was shown with its secrets left out and comes back.
    static Node unmasked(Node wanted) throws DeployException {
        Optional<String> masked = SecretValues.hiddenIn(wanted).map(Object::toString);
        if (masked.isPresent()) {
            throw new DeployException(
                    Reason.INVALID,
                    "the value of " + masked.get()
                            + " is the mask of a secret; write the secret or a reference such as "
                            + "${NAME} to the environment, or leave the key out of a partial change");
        }
        return wanted;
    }

    /// Versions that can be gone back to, newest first.
    public List<Version> versions() throws DeployException {
        try {
            return backups().list();
        } catch (IOException broken) {
            throw file("the kept versions cannot be listed", broken);
        }
    }

    /// A version that was replaced.
    ///
    /// @param yaml its text, with masks in place of secrets
    public record Kept(Version version, String yaml) {}

    /// The text of a version, with masks that have no numbers.
    public Kept version(String id) throws DeployException {
        try {
            for (Version version : backups().list()) {
                byte[] text = version.id().equals(id) ? backups().text(id).orElse(null) : null;
                if (text != null) {
                    String yaml = new String(text, StandardCharsets.UTF_8);
                    ConfigSource source = ConfigSource.of("version " + id, yaml, path());
                    return new Kept(version, ConfigDrafts.masked(source).shown(false));
                }
            }
        } catch (IOException broken) {
            throw file("version " + id + " cannot be read", broken);
        }
        throw new DeployException(Reason.NO_VERSION, "there is no version " + id);
    }

    /// Goes back to a version; what is in use is kept as a version too.
    public Deployed rollback(String version) throws DeployException, InterruptedException {
        return alone(() -> {
            byte[] text = backups()
                    .text(version)
                    .orElseThrow(() -> new DeployException(Reason.NO_VERSION, "there is no version " + version));
            try {
                return replace(current(), new String(text, StandardCharsets.UTF_8), "rollback");
            } catch (DeployException refused) {
                if (refused.reason() == Reason.INVALID || refused.reason() == Reason.SYNTAX) {
                    throw new DeployException(Reason.BACKUP_INVALID, refused.message(), refused.diagnostics());
                }
                throw refused;
            }
        });
    }

    /// Takes a text into use in place of what is there; the caller is {@link #alone}.
    ///
    /// @param source word under which the old text is kept
    Deployed replace(ConfigSource now, String text, String source) throws DeployException, InterruptedException {
        List<Diagnostic> notes = judge(text, now);
        Path file = path();
        byte[] before = now.text().getBytes(StandardCharsets.UTF_8);
        String version;
        try {
            version = backups().keep(before, source, clock.instant());
            if (SecretValues.literal(tree(CANDIDATE, text))) {
                AtomicFile.writePrivate(file, text.getBytes(StandardCharsets.UTF_8));
            } else {
                AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException broken) {
            throw file(file + " cannot be written", broken);
        }
        boolean used = false;
        try {
            ReloadReport report = reloader.reload();
            if (report instanceof ReloadReport.Refused refused) {
                throw new DeployException(Reason.RESTART_REQUIRED, refused.reason(), refused.diagnostics());
            }
            used = true;
            return new Deployed(version, report.hash(), notes);
        } finally {
            if (!used) {
                undo(file, before);
            }
        }
    }

    private static void undo(Path file, byte[] before) throws DeployException {
        try {
            AtomicFile.write(file, before);
        } catch (IOException broken) {
            throw file(file + " holds a configuration that is not in use and could not be restored", broken);
        }
    }

    /// What a start with this text would find, without errors.
    List<Diagnostic> judge(String text, ConfigSource now) throws DeployException, InterruptedException {
        List<Diagnostic> found = reloader.judge(ConfigSource.of(CANDIDATE, text, now.baseDirectory()));
        Optional<Diagnostic> error = found.stream().filter(Diagnostic::isError).findFirst();
        if (error.isPresent()) {
            boolean restart = found.stream()
                    .filter(Diagnostic::isError)
                    .allMatch(finding -> finding.hint().contains("restart"));
            throw new DeployException(
                    restart ? Reason.RESTART_REQUIRED : Reason.INVALID,
                    error.get().toString(),
                    found);
        }
        return found;
    }

    static Node tree(String name, String yaml) throws DeployException {
        YamlReader.Parsed parsed = YamlReader.read(name, yaml);
        Node root = parsed.root();
        if (root == null || parsed.diagnostics().stream().anyMatch(Diagnostic::isError)) {
            throw new DeployException(
                    Reason.SYNTAX,
                    parsed.diagnostics().stream()
                            .filter(Diagnostic::isError)
                            .findFirst()
                            .map(Diagnostic::toString)
                            .orElse("the document is empty"),
                    parsed.diagnostics());
        }
        return root;
    }

    /// The file as it is.
    ///
    /// @param expected hash it must have, if any
    ConfigSource current(Optional<String> expected) throws DeployException {
        ConfigSource now = current();
        if (expected.isPresent() && !expected.get().equals(now.hash())) {
            throw stale();
        }
        return now;
    }

    static DeployException stale() {
        return new DeployException(
                Reason.STALE, "the configuration was changed meanwhile; read it again and repeat the change");
    }

    /// Finds the files that a configuration names.
    AssetResolver assets(ConfigSource source) {
        return loader.assets(source);
    }

    ConfigSource current() throws DeployException {
        var found = new Diagnostics();
        ConfigSource source = loader.read(reloader.file(), found);
        if (source == null) {
            throw new DeployException(Reason.FILE, reloader.file() + " cannot be read", found.list());
        }
        return source;
    }

    private Path path() throws DeployException {
        try {
            return reloader.file().toRealPath();
        } catch (IOException broken) {
            throw file(reloader.file() + " cannot be found", broken);
        }
    }

    Backups backups() throws DeployException {
        return new Backups(folder().resolve("config-backups"));
    }

    private Path folder() throws DeployException {
        return path().resolveSibling(".vllm-sr");
    }

    static DeployException file(String what, IOException why) {
        var refused = new DeployException(Reason.FILE, what + ": " + why.getMessage());
        refused.initCause(why);
        return refused;
    }
}
