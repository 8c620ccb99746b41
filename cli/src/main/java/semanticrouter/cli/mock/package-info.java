/// A model server for tests of a router's surroundings: it answers with what reached it.
@NullMarked
package semanticrouter.cli.mock;

import org.jspecify.annotations.NullMarked;
