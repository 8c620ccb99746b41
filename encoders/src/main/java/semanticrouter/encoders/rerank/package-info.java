/// Reads a query and a document together and says how well the document answers: late interaction over the token states
/// of the shared encoder, with the words, names and numbers both hold. Start at {@link Reranker}.
@NullMarked
package semanticrouter.encoders.rerank;

import org.jspecify.annotations.NullMarked;
