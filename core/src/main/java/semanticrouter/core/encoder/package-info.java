/// The seam to learned models: embeddings, classifications, token labels and pair scores of texts. Start at {@link
/// Encodings}.
@NullMarked
package semanticrouter.core.encoder;

import org.jspecify.annotations.NullMarked;
