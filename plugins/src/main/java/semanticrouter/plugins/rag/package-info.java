/// Answers from documents: passages are looked up for a request and join its conversation. Start at {@link
/// semanticrouter.plugins.rag.Rag}.
@NullMarked
package semanticrouter.plugins.rag;

import org.jspecify.annotations.NullMarked;
