/// Tests of this package. Start at any of them.
@NullMarked
package semanticrouter.gateway.loop;

import org.jspecify.annotations.NullMarked;
