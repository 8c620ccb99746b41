/// Tests of this package and what they need. Start at any of them.
@NullMarked
package semanticrouter.config.compile;

import org.jspecify.annotations.NullMarked;
