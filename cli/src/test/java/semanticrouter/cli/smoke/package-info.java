/// Tests of the checks that every surface has to pass.
@NullMarked
package semanticrouter.cli.smoke;

import org.jspecify.annotations.NullMarked;
