@NullMarked
package semanticrouter.dsl.intent.say;

import org.jspecify.annotations.NullMarked;
