/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.legacy;

import org.jspecify.annotations.NullMarked;
