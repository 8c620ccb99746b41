/// Tests of this package. Start at the class whose name ends in Test and begins like the one you look for.
@NullMarked
package semanticrouter.console.classify;

import org.jspecify.annotations.NullMarked;
