package semanticrouter.config.recipe;

import semanticrouter.config.tree.DocPath;
import semanticrouter.core.selection.SelectorFamily;

/// The algorithm of a decision.
///
/// @param family the kind
/// @param options of its block, defaults when there is none
/// @param onError what the decision does when the algorithm fails, empty when not said
/// @param at where its block, or else the algorithm, stands
/// @param <C> its options
public record BoundAlgorithm<C extends Record>(SelectorFamily<C> family, C options, String onError, DocPath at) {
    public String type() {
        return family.kind().name();
    }
}
