@NullMarked
package semanticrouter.cli.cluster;

import org.jspecify.annotations.NullMarked;
