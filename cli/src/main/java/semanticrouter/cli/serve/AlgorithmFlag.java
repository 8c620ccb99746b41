package semanticrouter.cli.serve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.config.load.DocumentOverride;

/// The algorithm of every decision, whatever the configuration says (specification: surfaces §2.3).
public final class AlgorithmFlag {
    /// Those that may stand for any other, as the specification lists them.
    static final List<String> ACCEPTED = List.of(
            "static",
            "router_dc",
            "automix",
            "hybrid",
            "workflows",
            "latency_aware",
            "knn",
            "kmeans",
            "svm",
            "mlp",
            "multi_factor");

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "Chooses the model of every decision so, whatever the configuration says: static, router_dc,"
                    + " automix, hybrid, workflows, latency_aware, knn, kmeans, svm, mlp or multi_factor.")
    private @Nullable String name;

    /// @throws CommandException for a name that is not accepted
    public void check() {
        if (name != null && !ACCEPTED.contains(name)) {
            throw new CommandException(
                    "--algorithm is \"" + name + "\"",
                    "use one of " + String.join(", ", ACCEPTED) + ".",
                    ExitCode.USAGE);
        }
    }

    /// What wins over the document, this flag's last.
    public List<DocumentOverride> overrides(List<DocumentOverride> others) {
        var all = new ArrayList<>(others);
        if (name != null) {
            all.add(DocumentOverride.algorithm("--algorithm", name));
        }
        return all;
    }
}
