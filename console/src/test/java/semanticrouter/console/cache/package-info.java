/// Tests of the response cache in the management API.
@NullMarked
package semanticrouter.console.cache;

import org.jspecify.annotations.NullMarked;
