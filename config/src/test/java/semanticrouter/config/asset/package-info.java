/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.asset;

import org.jspecify.annotations.NullMarked;
