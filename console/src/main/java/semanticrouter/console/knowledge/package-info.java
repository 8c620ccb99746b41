/// Maps of knowledge bases. Start at {@link semanticrouter.console.knowledge.KnowledgeMaps}.
@NullMarked
package semanticrouter.console.knowledge;

import org.jspecify.annotations.NullMarked;
