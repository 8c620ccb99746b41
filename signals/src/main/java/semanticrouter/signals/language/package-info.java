/// The language of a text: by its script where that settles it, else by character n-grams.
/// Start at {@link LanguageSignal}.
@NullMarked
package semanticrouter.signals.language;

import org.jspecify.annotations.NullMarked;
