package semanticrouter.core.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.NumericPredicate;

/// Answers "what would change it?": for each other decision, the smallest sets of leaves whose flip leads to it.
///
/// A leaf that holds is taken as false, any other as true with the highest confidence it can have. Sets of one leaf are
/// tried first, then of two, then of three, so that a set that is returned has no smaller one for the same decision.
/// Two numeric leaves on one number are flipped only to values that some number gives both. A leaf on a projection
/// flips as any other does; what the signals below it would have to say is not worked out.
public final class Flips {
    /// Leaves in one set.
    public static final int SIZE_MAX = 3;

    /// Sets kept for one decision.
    public static final int SETS_MAX = 5;

    /// Evaluations of the rules; a quarter of a second's work for large policies, nothing for small ones.
    private static final int EVALUATIONS_MAX = 50_000;

    private final DecisionProgram program;
    private final AtomStates states;
    private final Standing scratch;
    private final Map<Integer, List<Change>> changes = new LinkedHashMap<>();
    private final Map<String, List<Integer>> measures = new HashMap<>();
    private final int winner;
    private int evaluations;

    /// One flip.
    ///
    /// @param leaf of the rules
    /// @param to its truth after the flip
    public record Flip(Condition leaf, boolean to) {}

    /// A set of flips and where it leads.
    ///
    /// @param decision that would win; empty when none would match
    public record Change(List<Flip> flips, String decision) {
        public Change {
            flips = List.copyOf(flips);
        }
    }

    /// What was found.
    ///
    /// @param complete false when the search was cut off, so that larger sets may be missing
    public record Answer(List<Change> changes, boolean complete) {
        public Answer {
            changes = List.copyOf(changes);
        }
    }

    private Flips(DecisionProgram program, AtomStates known) {
        this.program = program;
        this.states = known.copy();
        AtomTable atoms = program.atoms();
        for (int atom = 0; atom < atoms.size(); atom++) {
            if (states.pending(atom)) {
                states.markFalse(atom);
            }
            if (atoms.atom(atom) instanceof Condition.Measure measure) {
                measures.computeIfAbsent(measure.key() + "/" + measure.valueName(), _ -> new ArrayList<>())
                        .add(atom);
            }
        }
        this.scratch = program.evaluate(states);
        this.winner = scratch.winner();
    }

    /// Finds the smallest changes, smaller sets first.
    ///
    /// @param known what is known about each leaf; a leaf that was not asked counts as false
    public static Answer of(DecisionProgram program, AtomStates known) {
        return new Flips(program, known).search();
    }

    private Answer search() {
        int atoms = program.atoms().size();
        int decisions = program.rules().size();
        boolean complete = true;
        for (int size = 1; size <= SIZE_MAX && complete && changes.size() < decisions; size++) {
            var settled = List.copyOf(changes.keySet());
            complete = extend(new int[size], 0, 0, atoms, settled);
        }
        List<Change> all = changes.values().stream().flatMap(List::stream).toList();
        return new Answer(all, complete);
    }

    /// Tries every set that begins with the first `chosen` leaves of `set`.
    ///
    /// @param settled decisions that smaller sets lead to
    /// @return false when there is no time for more
    private boolean extend(int[] set, int chosen, int from, int atoms, List<Integer> settled) {
        if (chosen == set.length) {
            return attempt(set, settled);
        }
        for (int atom = from; atom < atoms; atom++) {
            set[chosen] = atom;
            byte state = states.state[atom];
            double confidence = states.confidence[atom];
            flip(atom);
            boolean goOn = extend(set, chosen + 1, atom + 1, atoms, settled);
            states.state[atom] = state;
            states.confidence[atom] = confidence;
            if (!goOn) {
                return false;
            }
        }
        return true;
    }

    private void flip(int atom) {
        if (states.holds(atom)) {
            states.markFalse(atom);
        } else {
            double most = program.atoms().high(atom);
            states.markTrue(atom, Double.isFinite(most) ? most : 1);
        }
    }

    private boolean attempt(int[] set, List<Integer> settled) {
        if (++evaluations > EVALUATIONS_MAX) {
            return false;
        }
        int reached = program.evaluate(states, scratch).winner();
        if (reached == winner || settled.contains(reached) || !possible(set)) {
            return true;
        }
        List<Change> sets = changes.computeIfAbsent(reached, _ -> new ArrayList<>());
        if (sets.size() < SETS_MAX) {
            var flips = new ArrayList<Flip>();
            for (int atom : set) {
                flips.add(new Flip(program.atoms().atom(atom), states.holds(atom)));
            }
            sets.add(new Change(
                    flips, reached < 0 ? "" : program.rules().get(reached).name()));
        }
        return true;
    }

    /// Whether some number gives every numeric leaf on it the truth it now has.
    private boolean possible(int[] set) {
        for (int atom : set) {
            if (program.atoms().atom(atom) instanceof Condition.Measure measure
                    && !possible(measures.getOrDefault(measure.key() + "/" + measure.valueName(), List.of()))) {
                return false;
            }
        }
        return true;
    }

    private boolean possible(List<Integer> leaves) {
        var bounds = new TreeSet<Double>();
        for (int leaf : leaves) {
            NumericPredicate test = test(leaf);
            for (Double bound : new Double[] {test.gt(), test.gte(), test.lt(), test.lte()}) {
                if (bound != null) {
                    bounds.add(bound);
                }
            }
        }
        if (bounds.isEmpty() || agrees(leaves, bounds.first() - 1) || agrees(leaves, bounds.last() + 1)) {
            return true;
        }
        double before = Double.NaN;
        for (double bound : bounds) {
            if (agrees(leaves, bound) || !Double.isNaN(before) && agrees(leaves, (before + bound) / 2)) {
                return true;
            }
            before = bound;
        }
        return false;
    }

    private boolean agrees(List<Integer> leaves, double value) {
        for (int leaf : leaves) {
            if (test(leaf).test(value) != states.holds(leaf)) {
                return false;
            }
        }
        return true;
    }

    private NumericPredicate test(int leaf) {
        if (program.atoms().atom(leaf) instanceof Condition.Measure measure) {
            return measure.test();
        }
        throw new IllegalStateException("not a numeric leaf");
    }
}
