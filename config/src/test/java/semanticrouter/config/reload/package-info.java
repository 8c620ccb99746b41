/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.reload;

import org.jspecify.annotations.NullMarked;
