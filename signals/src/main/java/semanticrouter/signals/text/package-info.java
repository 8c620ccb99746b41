/// Linear-time text machinery the lexical families share: folding, phrase search, tokens, ranking, edit distance.
/// Start at {@link PhraseMatcher}.
@NullMarked
package semanticrouter.signals.text;

import org.jspecify.annotations.NullMarked;
