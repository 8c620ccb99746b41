/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.deploy;

import org.jspecify.annotations.NullMarked;
