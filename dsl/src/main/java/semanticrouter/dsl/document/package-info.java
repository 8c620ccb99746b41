/// The configuration document as the routing language sees it: which fields every kind has, in which order and shape
/// they are written, and how conditions and values pass between document and syntax tree. Start at {@link Vocabulary}.
@NullMarked
package semanticrouter.dsl.document;

import org.jspecify.annotations.NullMarked;
