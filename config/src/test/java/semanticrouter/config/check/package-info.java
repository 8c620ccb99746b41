/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.check;

import org.jspecify.annotations.NullMarked;
