/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.schema;

import org.jspecify.annotations.NullMarked;
