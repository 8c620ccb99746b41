/// Tests of the records of routed requests.
@NullMarked
package semanticrouter.console.replay;

import org.jspecify.annotations.NullMarked;
