/// The commands of the routing language: compile and decompile, format, check, test, generate, intent.
@NullMarked
package semanticrouter.cli.language;

import org.jspecify.annotations.NullMarked;
