package semanticrouter.core.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import semanticrouter.core.rule.Condition;

/// All rules of a recipe, compiled to arrays, with the ranking of matches (specification: signals §4.1–4.4).
///
/// Every rule is evaluated to a truth and an interval of confidence, so the same code decides on complete evidence and
/// says, on partial evidence, whether anything still missing could change the outcome. Immutable; safe for all threads.
public final class DecisionProgram {
    private static final int ATOM = 0;
    private static final int ALL = 1;
    private static final int ANY = 2;
    private static final int NOT = 3;

    private final List<DecisionRule> rules;
    private final Strategy strategy;
    private final AtomTable atoms;
    private final int[] op;
    private final int[][] children;
    private final int[] roots;
    private final int[][] atomsOf;
    private final int[] nameRank;

    public DecisionProgram(List<DecisionRule> rules, Strategy strategy, AtomTable atoms) {
        this.rules = List.copyOf(rules);
        this.strategy = strategy;
        this.atoms = atoms;
        var ops = new ArrayList<Integer>();
        var kids = new ArrayList<int[]>();
        roots = new int[rules.size()];
        atomsOf = new int[rules.size()][];
        for (int i = 0; i < roots.length; i++) {
            int before = ops.size();
            roots[i] = compile(rules.get(i).when(), ops, kids);
            atomsOf[i] = atomsBetween(before, ops, kids);
        }
        op = ops.stream().mapToInt(Integer::intValue).toArray();
        children = kids.toArray(int[][]::new);
        nameRank = rankNames(rules);
    }

    private int compile(Condition node, List<Integer> ops, List<int[]> kids) {
        return switch (node) {
            case Condition.Always _ -> emit(ALL, new int[0], ops, kids);
            case Condition.All(var of) -> emit(ALL, compileAll(of, ops, kids), ops, kids);
            case Condition.Any(var of) -> emit(ANY, compileAll(of, ops, kids), ops, kids);
            case Condition.Not(var of) -> emit(NOT, new int[] {compile(of, ops, kids)}, ops, kids);
            case Condition.Signal leaf -> emit(ATOM, new int[] {atoms.id(leaf)}, ops, kids);
            case Condition.Measure leaf -> emit(ATOM, new int[] {atoms.id(leaf)}, ops, kids);
        };
    }

    private int[] compileAll(List<Condition> of, List<Integer> ops, List<int[]> kids) {
        return of.stream().mapToInt(child -> compile(child, ops, kids)).toArray();
    }

    private static int emit(int code, int[] args, List<Integer> ops, List<int[]> kids) {
        ops.add(code);
        kids.add(args);
        return ops.size() - 1;
    }

    private static int[] atomsBetween(int from, List<Integer> ops, List<int[]> kids) {
        var found = new TreeSet<Integer>();
        for (int i = from; i < ops.size(); i++) {
            if (ops.get(i) == ATOM) {
                found.add(kids.get(i)[0]);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Names compare by code point, which is the order of their UTF-8 bytes.
    private static int[] rankNames(List<DecisionRule> rules) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < rules.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Arrays.compare(
                rules.get(a).name().codePoints().toArray(),
                rules.get(b).name().codePoints().toArray()));
        var rank = new int[rules.size()];
        for (int i = 0; i < rank.length; i++) {
            rank[order.get(i)] = i;
        }
        return rank;
    }

    public List<DecisionRule> rules() {
        return rules;
    }

    public Strategy strategy() {
        return strategy;
    }

    public AtomTable atoms() {
        return atoms;
    }

    /// Numbers of the leaves a decision's rule mentions.
    public int[] atomsOf(int decision) {
        return atomsOf[decision].clone();
    }

    /// Evaluates every rule on what is known so far.
    public Standing evaluate(AtomStates states) {
        return evaluate(states, new Standing(rules.size()));
    }

    /// Evaluates every rule into a standing of this program that nobody else reads; allocates nothing.
    ///
    /// @param standing made by {@link #evaluate(AtomStates)}; overwritten and returned
    public Standing evaluate(AtomStates states, Standing standing) {
        for (int i = 0; i < roots.length; i++) {
            boolean failOpen = rules.get(i).onUnknown() == OnUnknown.FAIL_OPEN;
            standing.truth[i] = eval(roots[i], states, standing, failOpen);
            standing.low[i] = standing.lowest;
            standing.high[i] = standing.highest;
            standing.exact[i] = standing.determined;
            standing.refusing[i] = false;
            standing.unavailable[i] = false;
            if (standing.truth[i] == Standing.UNKNOWN && !anyPending(i, states)) {
                settleUnknown(i, standing);
            }
        }
        rank(standing);
        return standing;
    }

    private boolean anyPending(int decision, AtomStates states) {
        for (int atom : atomsOf[decision]) {
            if (states.state[atom] == AtomStates.PENDING) {
                return true;
            }
        }
        return false;
    }

    private void settleUnknown(int i, Standing standing) {
        standing.exact[i] = true;
        standing.low[i] = 0;
        standing.high[i] = 0;
        switch (rules.get(i).onUnknown()) {
            case FAIL_OPEN, SKIP -> standing.truth[i] = Standing.FALSE;
            case MATCH -> standing.truth[i] = Standing.TRUE;
            case REFUSE -> {
                standing.truth[i] = Standing.TRUE;
                standing.refusing[i] = true;
            }
        }
        standing.unavailable[i] = true;
    }

    private byte eval(int node, AtomStates states, Standing out, boolean failOpen) {
        int[] args = children[node];
        return switch (op[node]) {
            case ATOM -> evalAtom(args[0], states, out, failOpen);
            case ALL -> evalAll(args, states, out, failOpen);
            case ANY -> evalAny(args, states, out, failOpen);
            default -> evalNot(args[0], states, out, failOpen);
        };
    }

    private byte evalAtom(int atom, AtomStates states, Standing out, boolean failOpen) {
        switch (states.state[atom]) {
            case AtomStates.TRUE -> {
                return out.is(Standing.TRUE, states.confidence[atom], states.confidence[atom], true);
            }
            case AtomStates.FALSE -> {
                return out.is(Standing.FALSE, 0, 0, true);
            }
            case AtomStates.UNAVAILABLE -> {
                return failOpen ? out.is(Standing.FALSE, 0, 0, true) : out.is(Standing.UNKNOWN, 0, 1, false);
            }
            default -> {
                return out.is(Standing.UNKNOWN, atoms.low(atom), atoms.high(atom), false);
            }
        }
    }

    private byte evalNot(int child, AtomStates states, Standing out, boolean failOpen) {
        return switch (eval(child, states, out, failOpen)) {
            case Standing.FALSE -> out.is(Standing.TRUE, 1, 1, true);
            case Standing.TRUE -> out.is(Standing.FALSE, 0, 0, true);
            default -> out.is(Standing.UNKNOWN, 1, 1, false);
        };
    }

    private byte evalAll(int[] args, AtomStates states, Standing out, boolean failOpen) {
        byte truth = Standing.TRUE;
        double low = 0;
        double high = 0;
        boolean exact = true;
        for (int child : args) {
            byte part = eval(child, states, out, failOpen);
            if (part == Standing.FALSE) {
                return out.is(Standing.FALSE, 0, 0, true);
            }
            truth = part == Standing.UNKNOWN ? Standing.UNKNOWN : truth;
            low += out.lowest;
            high += out.highest;
            exact &= out.determined;
        }
        return args.length == 0
                ? out.is(Standing.TRUE, 0, 0, true)
                : out.is(truth, low / args.length, high / args.length, exact && truth == Standing.TRUE);
    }

    /// Any: the best child gives the confidence, the first wins ties. The result is determined when no undetermined
    /// child could become that best child.
    private byte evalAny(int[] args, AtomStates states, Standing out, boolean failOpen) {
        boolean holds = false;
        boolean open = false;
        boolean exact = false;
        double low = 0;
        double best = Double.NEGATIVE_INFINITY;
        double rivalBefore = Double.NEGATIVE_INFINITY;
        double rivalAfter = Double.NEGATIVE_INFINITY;
        double high = 0;
        for (int child : args) {
            byte part = eval(child, states, out, failOpen);
            if (part == Standing.FALSE) {
                continue;
            }
            high = Math.max(high, out.highest);
            if (part == Standing.TRUE) {
                holds = true;
                low = Math.max(low, out.lowest);
            } else {
                open = true;
            }
            if (part == Standing.TRUE && out.determined && out.lowest > best) {
                best = out.lowest;
                exact = true;
                rivalBefore = Math.max(rivalBefore, rivalAfter);
                rivalAfter = Double.NEGATIVE_INFINITY;
            } else if (part == Standing.UNKNOWN || !out.determined) {
                rivalAfter = Math.max(rivalAfter, out.highest);
            }
        }
        if (!holds) {
            return open ? out.is(Standing.UNKNOWN, 0, high, false) : out.is(Standing.FALSE, 0, 0, true);
        }
        boolean determined = exact && rivalBefore < best && rivalAfter <= best;
        return out.is(Standing.TRUE, determined ? best : low, determined ? best : high, determined);
    }

    private void rank(Standing standing) {
        boolean tiered = false;
        boolean mayTier = false;
        for (int i = 0; i < roots.length; i++) {
            if (rules.get(i).tier() > 0) {
                tiered |= standing.truth[i] == Standing.TRUE;
                mayTier |= standing.truth[i] != Standing.FALSE;
            }
        }
        int winner = -1;
        boolean open = false;
        for (int i = 0; i < roots.length; i++) {
            open |= standing.truth[i] == Standing.UNKNOWN;
            if (standing.truth[i] == Standing.TRUE && (winner < 0 || beats(i, winner, standing, tiered) != Order.NO)) {
                winner = i;
            }
        }
        standing.winner = winner;
        standing.tiered = tiered;
        standing.mayTier = mayTier;
        standing.settled = winner < 0 ? !open : settled(winner, standing);
    }

    private boolean settled(int winner, Standing standing) {
        if (!standing.exact[winner]) {
            return false;
        }
        for (int i = 0; i < roots.length; i++) {
            if (i != winner && !certainlyBelow(i, winner, standing)) {
                return false;
            }
        }
        return true;
    }

    private boolean certainlyBelow(int i, int winner, Standing standing) {
        if (standing.truth[i] == Standing.FALSE) {
            return true;
        }
        boolean now = beats(winner, i, standing, standing.tiered) == Order.YES;
        boolean modeOpen = standing.mayTier && !standing.tiered;
        return now && (!modeOpen || beats(winner, i, standing, true) == Order.YES);
    }

    /// True when what is still missing about a decision can matter: it may match and is not certainly outranked, or
    /// its match would switch the ranking to tiers.
    public boolean contends(int decision, Standing standing) {
        if (standing.truth[decision] == Standing.FALSE
                || standing.exact[decision] && standing.truth[decision] == Standing.TRUE) {
            return false;
        }
        boolean switches =
                rules.get(decision).tier() > 0 && !standing.tiered && standing.truth[decision] == Standing.UNKNOWN;
        return standing.winner < 0
                || decision == standing.winner
                || switches
                || !standing.exact[standing.winner]
                || !certainlyBelow(decision, standing.winner, standing);
    }

    private enum Order {
        YES,
        NO,
        MAYBE
    }

    private Order beats(int a, int b, Standing standing, boolean tiered) {
        DecisionRule ra = rules.get(a);
        DecisionRule rb = rules.get(b);
        if (tiered) {
            if (ra.tier() != rb.tier()) {
                return ra.tier() < rb.tier() ? Order.YES : Order.NO;
            }
            return byConfidence(a, b, standing, ra.priority() != rb.priority(), ra.priority() > rb.priority());
        }
        return switch (strategy) {
            case CONFIDENCE ->
                byConfidence(a, b, standing, ra.priority() != rb.priority(), ra.priority() > rb.priority());
            case PRIORITY -> {
                if (ra.priority() != rb.priority()) {
                    yield ra.priority() > rb.priority() ? Order.YES : Order.NO;
                }
                yield byConfidence(a, b, standing, false, false);
            }
        };
    }

    /// Compares confidence intervals, then the tie breaker: priority where it differs, else the name.
    private Order byConfidence(int a, int b, Standing standing, boolean priorityDiffers, boolean higherPriority) {
        boolean tie = priorityDiffers ? higherPriority : nameRank[a] < nameRank[b];
        double lowA = standing.low[a];
        double highB = standing.high[b];
        if (lowA > highB || lowA == highB && tie) {
            return Order.YES;
        }
        double highA = standing.high[a];
        double lowB = standing.low[b];
        return highA < lowB || highA == lowB && !tie ? Order.NO : Order.MAYBE;
    }

    /// True when the decision can still be the one that serves the request.
    public boolean alive(int decision, Standing standing) {
        if (standing.truth[decision] == Standing.FALSE) {
            return false;
        }
        int winner = standing.winner;
        return winner < 0 || winner == decision || !certainlyBelow(decision, winner, standing);
    }

    /// Decisions that match, best first.
    public List<Integer> ranked(Standing standing) {
        var matched = new ArrayList<Integer>();
        for (int i = 0; i < roots.length; i++) {
            if (standing.truth[i] == Standing.TRUE) {
                matched.add(i);
            }
        }
        Comparator<Integer> byConfidence =
                Comparator.comparingDouble((Integer i) -> standing.low[i]).reversed();
        Comparator<Integer> byPriority =
                Comparator.comparingInt((Integer i) -> rules.get(i).priority()).reversed();
        Comparator<Integer> byName = Comparator.comparingInt((Integer i) -> nameRank[i]);
        if (standing.tiered) {
            Comparator<Integer> byTier =
                    Comparator.comparingInt((Integer i) -> rules.get(i).tier());
            matched.sort(
                    byTier.thenComparing(byConfidence).thenComparing(byPriority).thenComparing(byName));
        } else {
            matched.sort(
                    switch (strategy) {
                        case PRIORITY -> byPriority.thenComparing(byConfidence).thenComparing(byName);
                        case CONFIDENCE ->
                            byConfidence.thenComparing(byPriority).thenComparing(byName);
                    });
        }
        return matched;
    }
}
