/// Tests of single commands. Start at {@link semanticrouter.cli.command.ValidateCommandTest}.
@NullMarked
package semanticrouter.cli.command;

import org.jspecify.annotations.NullMarked;
