/// The commands, one class each. Start at the class of the command's name.
@NullMarked
package semanticrouter.cli.command;

import org.jspecify.annotations.NullMarked;
