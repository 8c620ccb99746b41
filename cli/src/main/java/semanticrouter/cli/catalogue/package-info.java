/// Commands that work on recipes and on the virtual models that run them.
@NullMarked
package semanticrouter.cli.catalogue;

import org.jspecify.annotations.NullMarked;
