package semanticrouter.cli.serve;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.cluster.ClusterOptions;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.YamlReader;

/// Flags of a router whose models and routes come from Kubernetes (specification: dataplane §0.2).
public final class KubernetesFlags {
    @Option(
            names = {"--kubeconfig", "-kubeconfig"},
            paramLabel = "FILE",
            description =
                    "With config_source: kubernetes, the file that says where the cluster is (default: KUBECONFIG,"
                            + " else the pod's service account, else ~/.kube/config).")
    private @Nullable Path kubeconfig;

    @Option(
            names = {"--namespace", "-namespace"},
            paramLabel = "NAME",
            description = "With config_source: kubernetes, where the IntelligentPool and the IntelligentRoute are"
                    + " (default: the pod's own, else default).")
    private @Nullable String namespace;

    /// Refuses flags that would have no effect.
    ///
    /// @throws CommandException when one of them is given and the configuration is a whole
    public void check(ConfigSource source) {
        if ((kubeconfig != null || namespace != null) && !fromCluster(source)) {
            throw new CommandException(
                    (kubeconfig != null ? "--kubeconfig" : "--namespace") + " has no effect: " + source.name()
                            + " takes nothing from Kubernetes",
                    "leave the flag out, or name a file with --config FILE that says global.router.config_source:"
                            + " kubernetes.",
                    ExitCode.USAGE);
        }
    }

    private static boolean fromCluster(ConfigSource source) {
        return YamlReader.read(source.name(), source.text()).root() instanceof MappingNode root
                && root.at("global", "router", "config_source") instanceof ScalarNode word
                && (word.text().equals("kubernetes") || word.text().contains("$"));
    }

    /// Which cluster they name.
    public ClusterOptions options() {
        return new ClusterOptions(
                Optional.ofNullable(kubeconfig), Optional.ofNullable(namespace).filter(name -> !name.isBlank()));
    }
}
