/// Talks to models through a running router. Start at {@link ChatClient}.
@NullMarked
package semanticrouter.cli.chat;

import org.jspecify.annotations.NullMarked;
