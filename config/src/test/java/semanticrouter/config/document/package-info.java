/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.config.document;

import org.jspecify.annotations.NullMarked;
