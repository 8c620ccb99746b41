/// Serving models and routes that a cluster gives. Start at {@link semanticrouter.cli.cluster.ClusterRouting}.
@NullMarked
package semanticrouter.cli.cluster;

import org.jspecify.annotations.NullMarked;
