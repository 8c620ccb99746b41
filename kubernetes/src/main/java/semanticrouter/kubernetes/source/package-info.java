/// A configuration whose models and routes come from a cluster. Start at
/// {@link semanticrouter.kubernetes.source.ClusterSource}.
@NullMarked
package semanticrouter.kubernetes.source;

import org.jspecify.annotations.NullMarked;
