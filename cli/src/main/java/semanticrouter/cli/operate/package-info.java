/// Commands that get a router going on a machine and look after it.
@NullMarked
package semanticrouter.cli.operate;

import org.jspecify.annotations.NullMarked;
