@NullMarked
package semanticrouter.dsl.check;

import org.jspecify.annotations.NullMarked;
