/// A client of a cluster's API server for two kinds of resources: it lists, watches and writes their status. Start at
/// {@link semanticrouter.kubernetes.client.ListWatch}.
@NullMarked
package semanticrouter.kubernetes.client;

import org.jspecify.annotations.NullMarked;
