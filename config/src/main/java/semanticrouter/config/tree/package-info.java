/// A document as an ordered tree whose every part knows where it stands in the text; read from YAML, built by
/// programs, merged and printed. Start at {@link semanticrouter.config.tree.Node}.
@NullMarked
package semanticrouter.config.tree;

import org.jspecify.annotations.NullMarked;
