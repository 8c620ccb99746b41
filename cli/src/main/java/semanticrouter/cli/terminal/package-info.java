/// What a person sees in a terminal: styles, tables and the readable explanation. Start at {@link Terminal}.
@NullMarked
package semanticrouter.cli.terminal;

import org.jspecify.annotations.NullMarked;
