@NullMarked
package semanticrouter.dsl.generate;

import org.jspecify.annotations.NullMarked;
