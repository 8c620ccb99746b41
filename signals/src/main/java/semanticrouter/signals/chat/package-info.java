/// Asks a chat model of the catalogue a question on behalf of a signal, and reads its answer.
/// Start at {@link ChatModel}.
@NullMarked
package semanticrouter.signals.chat;

import org.jspecify.annotations.NullMarked;
