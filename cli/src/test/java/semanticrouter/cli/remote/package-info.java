@NullMarked
package semanticrouter.cli.remote;

import org.jspecify.annotations.NullMarked;
