@NullMarked
package semanticrouter.cli.mock;

import org.jspecify.annotations.NullMarked;
