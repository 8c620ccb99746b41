package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Rule;

/// A policy together with the world it acts in, ready to be asked about. For one thread.
final class PolicyModel {
    private final Policy policy;
    private final Ranking ranking;
    private final List<World.Fact> facts;
    private final int[] factLiterals;
    private final int[] counted;
    private final int[] matches;
    private final int[] conditions;
    private final int tiered;
    private final @Nullable BitSet[] above;
    private final @Nullable BitSet[] aboveInTiers;
    private final Solver solver;
    private @Nullable Solver ofFew;

    /// @param conditions further conditions that will be asked about, by their index
    PolicyModel(Policy policy, MappingNode routing, Vocabulary vocabulary, Premises premises, List<Rule> conditions) {
        this.policy = policy;
        this.ranking = new Ranking(policy.byConfidence());
        World world = new World(routing, vocabulary, premises);
        List<Formula> rules = policy.decisions().stream()
                .map(decision -> world.formula(decision.rule()))
                .toList();
        List<Formula> asked = conditions.stream().map(world::formula).toList();
        World.Closed closed = world.close();
        Cnf cnf = new Cnf(closed.variables());
        closed.constraints().forEach(cnf::require);
        this.matches = rules.stream().mapToInt(cnf::literal).toArray();
        this.above = new BitSet[matches.length];
        this.aboveInTiers = new BitSet[matches.length];
        this.conditions = asked.stream().mapToInt(cnf::literal).toArray();
        List<Formula> withTier = new ArrayList<>();
        for (int i = 0; i < matches.length; i++) {
            if (policy.decisions().get(i).tier() > 0) {
                withTier.add(rules.get(i));
            }
        }
        this.tiered = cnf.literal(Formula.or(withTier));
        this.facts = closed.facts();
        this.factLiterals =
                facts.stream().mapToInt(fact -> cnf.alias(fact.formula())).toArray();
        List<ScoreCheck> checks =
                closed.sums().stream().map(sum -> new ScoreCheck(sum, cnf)).toList();
        List<int[]> groups = closed.groups().stream()
                .map(group -> group.stream().mapToInt(cnf::literal).toArray())
                .toList();
        this.solver = new Solver(cnf, checks);
        this.counted = counted(closed, groups);
    }

    /// The leaves that tell how much an example needs: not the levels, bands and partition members of which one always
    /// holds, because they would be counted whatever the example is.
    private int[] counted(World.Closed closed, List<int[]> groups) {
        Set<Formula> constant = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < groups.size(); i++) {
            int[] none = IntStream.of(groups.get(i)).map(literal -> -literal).toArray();
            if (solver.ask(none) instanceof Answer.Impossible) {
                constant.addAll(closed.groups().get(i));
            }
        }
        return IntStream.range(0, facts.size())
                .filter(fact -> !constant.contains(facts.get(fact).formula()))
                .map(fact -> factLiterals[fact])
                .toArray();
    }

    Policy policy() {
        return policy;
    }

    Policy.Decision decision(int index) {
        return policy.decisions().get(index);
    }

    int size() {
        return matches.length;
    }

    /// The literal of one of the further conditions.
    int condition(int index) {
        return conditions[index];
    }

    /// The literal that a decision matches.
    int match(int index) {
        return matches[index];
    }

    /// The literal that some matching decision has a tier.
    int tiered() {
        return tiered;
    }

    Answer ask(int... assumptions) {
        return solver.ask(assumptions);
    }

    /// Asks about few of the decisions. A solver that hears of no others is quicker at that.
    Answer askOfFew(int... assumptions) {
        Solver few = ofFew;
        if (few == null) {
            few = solver.another();
            ofFew = few;
        }
        return few.ask(assumptions);
    }

    /// The decisions that are above a decision in every request that matches both.
    BitSet above(int index, boolean inTiers) {
        @Nullable BitSet[] known = inTiers ? aboveInTiers : above;
        BitSet above = known[index];
        if (above == null) {
            above = new BitSet();
            for (int other = 0; other < matches.length; other++) {
                above.set(other, other != index && ranking.above(decision(other), decision(index), inTiers));
            }
            known[index] = above;
        }
        return above;
    }

    /// The assumptions under which the decisions match and nothing that is certainly above one of them does.
    int[] first(boolean inTiers, int... decisions) {
        BitSet above = new BitSet();
        for (int decision : decisions) {
            above.or(above(decision, inTiers));
        }
        for (int decision : decisions) {
            above.clear(decision);
        }
        int[] assumptions = new int[above.cardinality() + decisions.length + 1];
        int count = 0;
        for (int decision : decisions) {
            assumptions[count++] = matches[decision];
        }
        assumptions[count++] = inTiers ? tiered : -tiered;
        for (int other = above.nextSetBit(0); other >= 0; other = above.nextSetBit(other + 1)) {
            assumptions[count++] = -matches[other];
        }
        return assumptions;
    }

    /// The decisions that neither tier nor priority tells apart, together; those that come first before the others.
    List<int[]> ranks() {
        Map<Integer, List<Integer>> ranks = new TreeMap<>(
                Comparator.<Integer>comparingLong(index -> decision(index).tier())
                        .thenComparing(index -> decision(index).priority(), Comparator.reverseOrder()));
        for (int index = 0; index < matches.length; index++) {
            ranks.computeIfAbsent(index, _ -> new ArrayList<>()).add(index);
        }
        return ranks.values().stream()
                .map(rank -> rank.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /// The assumptions under which no decision matches.
    int[] nothing() {
        return IntStream.of(matches).map(match -> -match).toArray();
    }

    static int[] join(int[] first, int... more) {
        return IntStream.concat(IntStream.of(first), IntStream.of(more)).toArray();
    }

    /// What an answer shows, told of a decision.
    ///
    /// @param decision its index, -1 when none is reached
    Witness witness(Answer.Possible answer, int decision) {
        List<String> matching = new ArrayList<>();
        for (int i = 0; i < factLiterals.length; i++) {
            if (answer.holds(factLiterals[i])) {
                matching.add(facts.get(i).text());
            }
        }
        return decision < 0
                ? new Witness(matching, "", policy.defaultModel().stream().toList())
                : new Witness(
                        matching, decision(decision).name(), decision(decision).models());
    }

    /// Looks for answers in which as few leaves as possible hold, apart from those of which one always does.
    Solver.Fewest fewest() {
        return solver.fewest(counted);
    }
}
