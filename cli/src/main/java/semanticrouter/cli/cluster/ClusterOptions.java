package semanticrouter.cli.cluster;

import java.nio.file.Path;
import java.util.Optional;

/// Which cluster gives models and routes.
///
/// @param kubeconfig the file that says where it is; empty for the usual places
/// @param namespace empty for that of the pod, and `default` outside of pods
public record ClusterOptions(Optional<Path> kubeconfig, Optional<String> namespace) {
    /// What holds without flags.
    public static final ClusterOptions USUAL = new ClusterOptions(Optional.empty(), Optional.empty());
}
