@NullMarked
package semanticrouter.dsl.intent;

import org.jspecify.annotations.NullMarked;
