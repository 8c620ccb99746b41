package semanticrouter.cli.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import semanticrouter.config.compile.Obstacle;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.show.Summary;

/// What checking a configuration comes to, in three parts: is the document right, is its policy, and can this version
/// serve it.
///
/// What this machine lacks (a file, a model, a service) is a warning here: the configuration is right, and the machine
/// that is to serve it may have what is missing. Serving refuses it. What this version has not built is an error.
///
/// @param document findings about the document
/// @param policy what is proved about its policies, and its broken assertions
/// @param version what is not built or not here
/// @param servable whether serving it on this machine would start
/// @param summary what is configured; empty when the document could not be read
public record Verdict(
        List<Diagnostic> document,
        List<Diagnostic> policy,
        List<Diagnostic> version,
        boolean servable,
        Optional<Summary> summary) {

    /// The verdict on a configuration that was made ready.
    public static Verdict of(PlanLoader.Loaded loaded, boolean strict) {
        List<Diagnostic> version = loaded.obstacles().stream()
                .map(finding -> strict ? finding : elsewhere(finding))
                .toList();
        return new Verdict(
                loaded.document(), loaded.policy(), version, loaded.plan().isPresent(), summary(loaded.config()));
    }

    /// The verdict on a document alone.
    public static Verdict ofDocument(LoadedConfig config, boolean strict) {
        List<Diagnostic> found = config.diagnostics().stream()
                .map(finding -> strict ? finding.strict() : finding)
                .toList();
        return new Verdict(found, List.of(), List.of(), false, summary(config));
    }

    private static Optional<Summary> summary(LoadedConfig config) {
        return Optional.ofNullable(config.document()).map(document -> Summary.of(config, document));
    }

    private static Diagnostic elsewhere(Diagnostic finding) {
        return finding.isError() && finding.code().equals(Obstacle.UNAVAILABLE)
                ? finding.as(Severity.WARNING)
                : finding;
    }

    /// Whether no finding is an error.
    public static boolean sound(List<Diagnostic> found) {
        return found.stream().noneMatch(Diagnostic::isError);
    }

    /// Whether something that serving needs is not on this machine.
    public boolean lacking() {
        return version.stream().anyMatch(finding -> finding.code().equals(Obstacle.UNAVAILABLE));
    }

    public boolean valid() {
        return sound(all());
    }

    public List<Diagnostic> all() {
        return Stream.of(document, policy, version).flatMap(List::stream).toList();
    }
}
