/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.tree;

import org.jspecify.annotations.NullMarked;
