package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks that the cuts an assignment claims for a score agree with what matched in it.
final class ScoreCheck {
    /// Room for the rounding of a sum of several terms; a single term is not rounded.
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
        slack = terms.size() > 1 ? ROUNDING : 0;
    }

    /// A clause that the assignment breaks and every real request satisfies; empty when the score agrees.
    Optional<int[]> conflict(Answer.Possible answer) {
        ScoreSum.Range range = ScoreSum.Range.ZERO;
        for (Term term : terms) {
            range = range.plus(term.in(answer));
        }
        for (Bound bound : bounds) {
            boolean above = answer.holds(bound.literal());
            if (above ? tooLow(range.high(), bound.cut()) : tooHigh(range.low(), bound.cut())) {
                return Optional.of(above ? low(answer, bound, range.high()) : high(answer, bound, range.low()));
            }
        }
        return Optional.empty();
    }

    /// Whether the score stays below the cut although it may be as high as this.
    private boolean tooLow(double high, Measure.Cut cut) {
        return cut.above() ? high <= cut.value() - slack : high < cut.value() - slack;
    }

    /// Whether the score is on or above the cut although it may be as low as this.
    private boolean tooHigh(double low, Measure.Cut cut) {
        return cut.above() ? low > cut.value() + slack : low >= cut.value() + slack;
    }

    private int[] low(Answer.Possible answer, Bound bound, double high) {
        List<Integer> clause = new ArrayList<>(List.of(-bound.literal()));
        double reach = high;
        for (Term term : byInfluence(answer, true)) {
            double freed = reach + term.either().high() - term.in(answer).high();
            if (tooLow(freed, bound.cut())) {
                reach = freed;
            } else {
                clause.add(answer.holds(term.literal()) ? -term.literal() : term.literal());
            }
        }
        return clause.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] high(Answer.Possible answer, Bound bound, double low) {
        List<Integer> clause = new ArrayList<>(List.of(bound.literal()));
        double reach = low;
        for (Term term : byInfluence(answer, false)) {
            double freed = reach + term.either().low() - term.in(answer).low();
            if (tooHigh(freed, bound.cut())) {
                reach = freed;
            } else {
                clause.add(answer.holds(term.literal()) ? -term.literal() : term.literal());
            }
        }
        return clause.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The terms, those first that change the sum least when nothing is known of them: they are needed least in a reason.
    private List<Term> byInfluence(Answer.Possible answer, boolean upwards) {
        return terms.stream()
                .sorted(Comparator.comparingDouble(term -> upwards
                        ? term.either().high() - term.in(answer).high()
                        : term.in(answer).low() - term.either().low()))
                .toList();
    }
}
