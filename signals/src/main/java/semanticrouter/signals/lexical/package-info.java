/// Families that read the words of the current turn: keywords, structure, events. No model is asked.
/// Start at {@link KeywordSignal}.
@NullMarked
package semanticrouter.signals.lexical;

import org.jspecify.annotations.NullMarked;
