/// An API server of a cluster, as far as a client of two kinds of resources can tell.
@NullMarked
package semanticrouter.testkit.cluster;

import org.jspecify.annotations.NullMarked;
