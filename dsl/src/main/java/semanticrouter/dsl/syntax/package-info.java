/// The routing language as text: tokens, the grammar, the immutable syntax tree with the place of every node, and the
/// printer that writes a tree back so that parsing it again gives the same tree. Start at {@link Parser}.
@NullMarked
package semanticrouter.dsl.syntax;

import org.jspecify.annotations.NullMarked;
