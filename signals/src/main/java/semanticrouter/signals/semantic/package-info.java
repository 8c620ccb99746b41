/// Families that ask what a text is about or how it relates to examples, through embeddings and classifiers.
/// Start at {@link EmbeddingSignal}.
@NullMarked
package semanticrouter.signals.semantic;

import org.jspecify.annotations.NullMarked;
