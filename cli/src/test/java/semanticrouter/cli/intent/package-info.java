@NullMarked
package semanticrouter.cli.intent;

import org.jspecify.annotations.NullMarked;
