@NullMarked
package semanticrouter.cli.resources;

import org.jspecify.annotations.NullMarked;
