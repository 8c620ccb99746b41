/// The words of a text in plain language: what each may mean, and where a clause ends.
@NullMarked
package semanticrouter.dsl.intent.words;

import org.jspecify.annotations.NullMarked;
