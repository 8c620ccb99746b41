/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.diagnostic;

import org.jspecify.annotations.NullMarked;
