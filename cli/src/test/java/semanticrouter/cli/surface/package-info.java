/// Tests of what a machine is taken for.
@NullMarked
package semanticrouter.cli.surface;

import org.jspecify.annotations.NullMarked;
