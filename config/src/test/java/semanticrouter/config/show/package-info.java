/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.show;

import org.jspecify.annotations.NullMarked;
