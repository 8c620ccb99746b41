@NullMarked
package semanticrouter.cli.language;

import org.jspecify.annotations.NullMarked;
