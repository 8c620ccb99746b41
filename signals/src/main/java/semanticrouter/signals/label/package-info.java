/// Families that take the label of a classifier: facts to check, feedback, modality, and classifiers of the
/// operator's own. Start at {@link ClassifierSignal}.
@NullMarked
package semanticrouter.signals.label;

import org.jspecify.annotations.NullMarked;
