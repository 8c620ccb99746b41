package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.minisat.core.ICDCL;
import org.sat4j.minisat.orders.NegativeLiteralSelectionStrategy;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.IVecInt;
import org.sat4j.specs.TimeoutException;

/// Answers whether assumptions can hold together in a world. For one thread.
///
/// Sat4j proposes an assignment, and hears only of those formulas that some question has mentioned. Scores that
/// disagree with what matched are put right, if the assumptions allow it; else they yield clauses that exclude the
/// reasons, and the question is asked again. Every such clause follows from the world, so it is kept for later
/// questions. Bounded: a question that takes too many conflicts or corrections is answered {@link Answer.Unknown}.
final class Solver {
    private static final int CONFLICTS = 200_000;
    private static final int CORRECTIONS = 5_000;
    /// For a nicer example only, so little patience is enough.
    private static final int CONFLICTS_OF_FEWEST = 1_000;

    private final Cnf cnf;
    private final List<ScoreCheck> checks;
    private final List<int[]> lemmas = new ArrayList<>();
    private final ICDCL<?> sat = SolverFactory.newGlucose21();
    /// The variables of which the solver knows what they stand for.
    private final BitSet told = new BitSet();
    private final Examples examples;
    private boolean impossible;
    /// Of these only so many may hold.
    private int[] limited = {};
    private int limit;

    /// @param cnf everything that any question will mention
    Solver(Cnf cnf, List<ScoreCheck> checks) {
        this.cnf = cnf;
        this.checks = List.copyOf(checks);
        this.examples = new Examples(cnf.variables());
        sat.setTimeoutOnConflicts(CONFLICTS);
        sat.newVar(cnf.variables());
        cnf.constraints().forEach(this::add);
    }

    private void add(int[] clause) {
        for (int literal : clause) {
            cnf.define(literal, told, this::addToSat);
        }
        addToSat(clause);
    }

    private void addToSat(int[] clause) {
        try {
            sat.addClause(new VecInt(clause));
        } catch (ContradictionException nothingIsPossible) {
            impossible = true;
        }
    }

    /// Whether all assumptions can hold.
    Answer ask(int... assumptions) {
        int never = -cnf.truth();
        if (IntStream.of(assumptions).anyMatch(assumption -> assumption == never)) {
            return new Answer.Impossible(Set.of(never));
        }
        Optional<Answer.Possible> known = examples.with(assumptions);
        if (known.isPresent()) {
            return known.get();
        }
        Answer answer = search(assumptions);
        if (answer instanceof Answer.Possible possible) {
            examples.add(possible);
        }
        return answer;
    }

    private Answer search(int... assumptions) {
        for (int assumption : assumptions) {
            cnf.define(assumption, told, this::addToSat);
        }
        for (int correction = 0; correction < CORRECTIONS && !impossible; correction++) {
            try {
                if (!sat.isSatisfiable(new VecInt(assumptions))) {
                    return new Answer.Impossible(reasons());
                }
            } catch (TimeoutException tooHard) {
                return new Answer.Unknown();
            }
            Answer.Possible proposed = new Answer.Possible(values());
            if (agrees(proposed)) {
                return proposed;
            }
            Answer.Possible settled = settled(proposed);
            if (answers(settled, assumptions)) {
                return settled;
            }
            for (ScoreCheck check : checks) {
                check.conflicts(proposed).forEach(lemma -> {
                    lemmas.add(lemma);
                    add(lemma);
                });
            }
        }
        return impossible ? new Answer.Impossible(Set.of()) : new Answer.Unknown();
    }

    private boolean answers(Answer.Possible settled, int... assumptions) {
        return IntStream.of(assumptions).allMatch(settled::holds)
                && count(settled, limited) <= limit
                && cnf.allows(settled.values())
                && agrees(settled);
    }

    private boolean agrees(Answer.Possible answer) {
        return checks.stream().allMatch(check -> check.agrees(answer));
    }

    /// The assignment with every score set to what follows from what matched in it.
    private Answer.Possible settled(Answer.Possible proposed) {
        BitSet values = (BitSet) proposed.values().clone();
        checks.forEach(check -> check.settle(proposed, values));
        cnf.evaluate(values);
        return new Answer.Possible(values);
    }

    private BitSet values() {
        BitSet values = new BitSet(cnf.variables() + 1);
        for (int literal : sat.model()) {
            if (literal > 0) {
                values.set(literal);
            }
        }
        cnf.evaluate(values);
        return values;
    }

    private Set<Integer> reasons() {
        Set<Integer> reasons = new HashSet<>();
        IVecInt explanation = sat.unsatExplanation();
        for (int i = 0; explanation != null && i < explanation.size(); i++) {
            reasons.add(explanation.get(i));
        }
        return reasons;
    }

    /// A solver of the same world that knows what was learned here, but not what was asked.
    Solver another() {
        Solver another = new Solver(cnf, checks);
        lemmas.forEach(another::add);
        return another;
    }

    /// A solver of the same world that will only accept ever fewer facts.
    Fewest fewest(int[] facts) {
        Solver bounded = another();
        bounded.sat.setTimeoutOnConflicts(CONFLICTS_OF_FEWEST);
        bounded.sat.getOrder().setPhaseSelectionStrategy(new NegativeLiteralSelectionStrategy());
        return new Fewest(bounded, facts);
    }

    /// Looks for assignments in which as few facts as possible hold. For one thread.
    static final class Fewest {
        private final Solver solver;
        private final int[] facts;

        private Fewest(Solver solver, int[] facts) {
            this.solver = solver;
            this.facts = facts;
        }

        /// The best assignment with the assumptions in which fewer than the limit hold.
        ///
        /// @param limit not above any limit or result before
        /// @return empty when there is none, or none could be found in time
        Optional<Answer.Possible> below(int limit, int... assumptions) {
            Optional<Answer.Possible> best = Optional.empty();
            for (int below = limit; below > 0; ) {
                solver.atMost(facts, below - 1);
                if (!(solver.search(assumptions) instanceof Answer.Possible better)) {
                    break;
                }
                best = Optional.of(better);
                below = count(better);
            }
            return best;
        }

        /// How many of the facts hold.
        int count(Answer.Possible answer) {
            return Solver.count(answer, facts);
        }
    }

    private void atMost(int[] facts, int limit) {
        for (int fact : facts) {
            cnf.define(fact, told, this::addToSat);
        }
        limited = facts;
        this.limit = limit;
        try {
            sat.addAtMost(new VecInt(facts), limit);
        } catch (ContradictionException tooFew) {
            impossible = true;
        }
    }

    private static int count(Answer.Possible answer, int[] facts) {
        int count = 0;
        for (int fact : facts) {
            count += answer.holds(fact) ? 1 : 0;
        }
        return count;
    }
}
