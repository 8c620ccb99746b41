package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Checks that the cuts an assignment claims for a score agree with what matched in it.
///
/// Sums are taken in the order of the terms, as the router takes them. Rounding keeps the order of numbers, so the sum
/// of the smallest terms is below every sum the router can get, to the last bit.
final class ScoreCheck {
    /// Room for the rounding of scores that read other scores, whose terms the router adds up in another order.
    private static final double ROUNDING = 1e-9;

    private final List<Term> terms;
    private final List<Bound> bounds;
    private final double slack;

    /// @param literal what the term depends on
    private record Term(int literal, ScoreSum.Range on, ScoreSum.Range off, ScoreSum.Range either) {
        ScoreSum.Range in(Answer.Possible answer) {
            return answer.holds(literal) ? on : off;
        }
    }

    /// @param literal that the score is on or above the cut
    private record Bound(int literal, Measure.Cut cut) {}

    ScoreCheck(ScoreSum sum, Cnf cnf) {
        terms = sum.terms().stream()
                .map(term -> new Term(cnf.literal(term.when()), term.on(), term.off(), term.either()))
                .toList();
        List<Bound> all = new ArrayList<>();
        for (Map.Entry<Measure.Cut, Formula> cut : sum.measure().cuts().entrySet()) {
            all.add(new Bound(cnf.literal(cut.getValue()), cut.getKey()));
        }
        bounds = List.copyOf(all);
        slack = sum.nested() ? ROUNDING : 0;
    }

    /// Whether the score is what follows from what matched.
    boolean agrees(Answer.Possible answer) {
        ScoreSum.Range range = sum(answer, new BitSet());
        return bounds.stream().noneMatch(bound -> disagrees(answer, bound, range));
    }

    /// Clauses that the assignment breaks and every real request satisfies; empty when the score agrees.
    List<int[]> conflicts(Answer.Possible answer) {
        ScoreSum.Range range = sum(answer, new BitSet());
        return bounds.stream()
                .filter(bound -> disagrees(answer, bound, range))
                .map(bound -> reason(answer, bound))
                .toList();
    }

    /// Makes the cuts say what follows from what matched, as far as it does.
    ///
    /// @param values the variables of the assignment that hold
    void settle(Answer.Possible answer, BitSet values) {
        ScoreSum.Range range = sum(answer, new BitSet());
        for (Bound bound : bounds) {
            if (disagrees(answer, bound, range)) {
                values.flip(Math.abs(bound.literal()));
            }
        }
    }

    /// The range of the score when nothing is known of some terms.
    private ScoreSum.Range sum(Answer.Possible answer, BitSet unknown) {
        ScoreSum.Range range = ScoreSum.Range.ZERO;
        for (int i = 0; i < terms.size(); i++) {
            range = range.plus(
                    unknown.get(i) ? terms.get(i).either() : terms.get(i).in(answer));
        }
        return range;
    }

    private boolean disagrees(Answer.Possible answer, Bound bound, ScoreSum.Range range) {
        Measure.Cut cut = bound.cut();
        if (answer.holds(bound.literal())) {
            double high = range.high();
            return cut.above() ? high <= cut.value() - slack : high < cut.value() - slack;
        }
        double low = range.low();
        return cut.above() ? low > cut.value() + slack : low >= cut.value() + slack;
    }

    /// The claim about the cut together with those terms without which it could be true.
    private int[] reason(Answer.Possible answer, Bound bound) {
        List<Integer> clause = new ArrayList<>();
        clause.add(answer.holds(bound.literal()) ? -bound.literal() : bound.literal());
        BitSet unknown = new BitSet();
        for (int i : byInfluence(answer, answer.holds(bound.literal()))) {
            unknown.set(i);
            if (!disagrees(answer, bound, sum(answer, unknown))) {
                unknown.clear(i);
                int literal = terms.get(i).literal();
                clause.add(answer.holds(literal) ? -literal : literal);
            }
        }
        return clause.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The terms, those first that change the sum least when nothing is known of them: they are needed least in a
    /// reason.
    private List<Integer> byInfluence(Answer.Possible answer, boolean upwards) {
        return IntStream.range(0, terms.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> upwards
                        ? terms.get(i).either().high() - terms.get(i).in(answer).high()
                        : terms.get(i).in(answer).low() - terms.get(i).either().low()))
                .toList();
    }
}
