package semanticrouter.cli.smoke;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import semanticrouter.cli.cluster.ClusterOptions;

/// How the configuration reaches a router on a surface.
///
/// @param file that the router reads
/// @param environment variables that win over those of the process
/// @param cluster which one gives models and routes, where the file has a cluster give them
/// @param key that the listener lets in
/// @param secrets what must not be logged
/// @param more what else is looked at while the router serves
record Stand(
        Path file,
        Map<String, String> environment,
        ClusterOptions cluster,
        String key,
        List<String> secrets,
        List<Check<Trial>> more) {
    Stand {
        environment = Map.copyOf(environment);
        secrets = List.copyOf(secrets);
        more = List.copyOf(more);
    }
}
