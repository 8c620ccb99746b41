package semanticrouter.config.recipe;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.document.Projections;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.decision.Strategy;

/// A routing profile whose open parts are bound. Immutable.
///
/// @param name `default` for the top-level profile unless it is named otherwise
/// @param description for people
/// @param at where its signals, projections and decisions stand in the document
/// @param strategy how matching decisions are ranked, after inheritance
/// @param signals families with at least one rule, in document order; knowledge bases without one come last when a
/// score reads their metrics
/// @param projections as written
/// @param decisions in document order
public record Recipe(
        String name,
        String description,
        DocPath at,
        Strategy strategy,
        List<FamilyRules<?>> signals,
        Projections projections,
        List<BoundDecision> decisions) {
    /// Name of the recipe that the top-level profile is.
    public static final String DEFAULT = "default";

    public Recipe {
        signals = List.copyOf(signals);
        decisions = List.copyOf(decisions);
    }

    /// The rules of a family, by leaf type.
    public Optional<FamilyRules<?>> family(String type) {
        return signals.stream().filter(rules -> rules.type().equals(type)).findFirst();
    }

    /// Where the decision at a position stands.
    public DocPath decision(int index) {
        return at.key("decisions").index(index);
    }
}
