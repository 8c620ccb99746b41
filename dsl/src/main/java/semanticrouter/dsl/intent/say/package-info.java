/// What the compiler of plain language tells people, in each language that it reads.
@NullMarked
package semanticrouter.dsl.intent.say;

import org.jspecify.annotations.NullMarked;
