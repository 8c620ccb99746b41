package semanticrouter.dsl.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.IVecInt;
import org.sat4j.specs.TimeoutException;

/// Answers whether assumptions can hold together in a world. For one thread.
///
/// Sat4j proposes an assignment; scores that disagree with it yield a clause that excludes the reason, and the
/// question is asked again. Every such clause follows from the world, so it is kept for later questions. Bounded: a
/// question that takes too many conflicts or corrections is answered {@link Answer.Unknown}.
final class Solver {
    private static final int CONFLICTS = 200_000;
    private static final int CORRECTIONS = 5_000;
    /// Assignments kept, because one often answers the next questions too.
    private static final int RECENT = 200;
    /// For a nicer example only, so little patience is enough.
    private static final int CONFLICTS_OF_FEWEST = 5_000;

    private final Cnf cnf;
    private final List<ScoreCheck> checks;
    private final List<int[]> lemmas = new ArrayList<>();
    private final ISolver sat = SolverFactory.newDefault();
    private final Deque<Answer.Possible> recent = new ArrayDeque<>();
    private boolean impossible;

    /// @param cnf everything that any question will mention
    Solver(Cnf cnf, List<ScoreCheck> checks) {
        this.cnf = cnf;
        this.checks = List.copyOf(checks);
        sat.setTimeoutOnConflicts(CONFLICTS);
        sat.newVar(cnf.variables());
        cnf.clauses().forEach(this::add);
    }

    private void add(int[] clause) {
        try {
            sat.addClause(new VecInt(clause));
        } catch (ContradictionException nothingIsPossible) {
            impossible = true;
        }
    }

    /// Whether all assumptions can hold.
    Answer ask(int... assumptions) {
        for (Answer.Possible known : recent) {
            if (IntStream.of(assumptions).allMatch(known::holds)) {
                return known;
            }
        }
        Answer answer = search(assumptions);
        if (answer instanceof Answer.Possible possible) {
            if (recent.size() == RECENT) {
                recent.removeLast();
            }
            recent.addFirst(possible);
        }
        return answer;
    }

    private Answer search(int... assumptions) {
        for (int correction = 0; correction < CORRECTIONS && !impossible; correction++) {
            try {
                if (!sat.isSatisfiable(new VecInt(assumptions))) {
                    return new Answer.Impossible(reasons());
                }
            } catch (TimeoutException tooHard) {
                return new Answer.Unknown();
            }
            Answer.Possible proposed = new Answer.Possible(values());
            Optional<int[]> conflict = conflict(proposed);
            if (conflict.isEmpty()) {
                return proposed;
            }
            lemmas.add(conflict.get());
            add(conflict.get());
        }
        return impossible ? new Answer.Impossible(Set.of()) : new Answer.Unknown();
    }

    private Optional<int[]> conflict(Answer.Possible proposed) {
        for (ScoreCheck check : checks) {
            Optional<int[]> conflict = check.conflict(proposed);
            if (conflict.isPresent()) {
                return conflict;
            }
        }
        return Optional.empty();
    }

    private BitSet values() {
        BitSet values = new BitSet(cnf.variables() + 1);
        for (int literal : sat.model()) {
            if (literal > 0) {
                values.set(literal);
            }
        }
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

    /// A solver of the same world that will only accept ever fewer facts.
    Fewest fewest(int[] facts) {
        Solver bounded = new Solver(cnf, checks);
        lemmas.forEach(bounded::add);
        bounded.sat.setTimeoutOnConflicts(CONFLICTS_OF_FEWEST);
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
