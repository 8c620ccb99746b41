package semanticrouter.core.decision;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.Truth;

/// Why a rule is true, false or unknown: one node per node of the rule.
///
/// @param condition the node
/// @param truth its value in three-valued logic, in which unavailable or unasked evidence is unknown
/// @param counts what it counts as under the decision's {@link OnUnknown}
/// @param confidence of a node that counts as true, otherwise 0
/// @param children proofs of its parts
public record Proof(Condition condition, Truth truth, Truth counts, double confidence, List<Proof> children) {
    /// Proves one rule on the given evidence.
    public static Proof of(Condition node, AtomTable atoms, AtomStates states, OnUnknown policy) {
        return switch (node) {
            case Condition.Always _ -> all(node, List.of());
            case Condition.All(var of) -> all(node, prove(of, atoms, states, policy));
            case Condition.Any(var of) -> any(node, prove(of, atoms, states, policy));
            case Condition.Not(var of) -> {
                Proof child = of(of, atoms, states, policy);
                Truth counts = child.counts.not();
                yield new Proof(node, child.truth.not(), counts, counts == Truth.TRUE ? 1 : 0, List.of(child));
            }
            case Condition.Signal leaf -> leaf(leaf, atoms.id(leaf), states, policy);
            case Condition.Measure leaf -> leaf(leaf, atoms.id(leaf), states, policy);
        };
    }

    private static List<Proof> prove(List<Condition> of, AtomTable atoms, AtomStates states, OnUnknown policy) {
        if (of.isEmpty()) {
            return List.of();
        }
        var proofs = new Proof[of.size()];
        for (int i = 0; i < proofs.length; i++) {
            proofs[i] = of(of.get(i), atoms, states, policy);
        }
        return List.of(proofs);
    }

    private static Proof leaf(Condition leaf, int atom, AtomStates states, OnUnknown policy) {
        if (states.holds(atom)) {
            return new Proof(leaf, Truth.TRUE, Truth.TRUE, states.confidence(atom), List.of());
        }
        if (states.pending(atom)) {
            return new Proof(leaf, Truth.UNKNOWN, Truth.UNKNOWN, 0, List.of());
        }
        if (states.unavailable(atom)) {
            Truth counts = policy == OnUnknown.FAIL_OPEN ? Truth.FALSE : Truth.UNKNOWN;
            return new Proof(leaf, Truth.UNKNOWN, counts, 0, List.of());
        }
        return new Proof(leaf, Truth.FALSE, Truth.FALSE, 0, List.of());
    }

    private static Proof all(Condition node, List<Proof> children) {
        Truth truth = Truth.TRUE;
        Truth counts = Truth.TRUE;
        double sum = 0;
        for (Proof child : children) {
            truth = truth.and(child.truth);
            counts = counts.and(child.counts);
            sum += child.confidence;
        }
        double mean = counts == Truth.TRUE && !children.isEmpty() ? sum / children.size() : 0;
        return new Proof(node, truth, counts, mean, children);
    }

    private static Proof any(Condition node, List<Proof> children) {
        Truth truth = Truth.FALSE;
        Truth counts = Truth.FALSE;
        double best = 0;
        for (Proof child : children) {
            truth = truth.or(child.truth);
            counts = counts.or(child.counts);
            best = Math.max(best, child.confidence);
        }
        return new Proof(node, truth, counts, counts == Truth.TRUE ? best : 0, children);
    }

    /// `family:name[:label]` of the leaves that made the rule true: all of AND, the best of OR, none of NOT.
    public List<String> matchedRules() {
        var found = new ArrayList<String>();
        collect(found);
        return found;
    }

    private void collect(List<String> found) {
        if (counts != Truth.TRUE) {
            return;
        }
        switch (condition) {
            case Condition.All _ -> children.forEach(child -> child.collect(found));
            case Condition.Any _ -> best().collect(found);
            case Condition.Always _, Condition.Not _ -> {}
            case Condition.Signal(var key) -> found.add(key.toString());
            case Condition.Measure leaf -> found.add(leaf.key().family() + ":" + leaf.valueName());
        }
    }

    private Proof best() {
        Proof best = children.getFirst();
        double highest = Double.NEGATIVE_INFINITY;
        for (Proof child : children) {
            if (child.counts == Truth.TRUE && child.confidence > highest) {
                best = child;
                highest = child.confidence;
            }
        }
        return best;
    }
}
