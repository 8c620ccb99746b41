package semanticrouter.cli.serve;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;

/// Flags of a router that takes its configuration from Kubernetes, which this version does not.
public final class KubernetesFlags {
    @Option(
            names = {"--kubeconfig", "-kubeconfig"},
            hidden = true,
            paramLabel = "FILE",
            description = "Credentials for Kubernetes; not built.")
    private @Nullable String kubeconfig;

    @Option(
            names = {"--namespace", "-namespace"},
            hidden = true,
            paramLabel = "NAME",
            description = "Namespace of the configuration in Kubernetes; not built.")
    private @Nullable String namespace;

    /// @throws CommandException when one of them is given
    public void refuse() {
        if (kubeconfig != null || namespace != null) {
            throw new CommandException(
                    (kubeconfig != null ? "--kubeconfig" : "--namespace")
                            + " has no effect: this version does not read its configuration from Kubernetes",
                    "leave the flag out, mount the configuration as a file, for example from a ConfigMap, and name it"
                            + " with --config FILE; a change of the mounted file is taken into use at once.",
                    ExitCode.USAGE);
        }
    }
}
