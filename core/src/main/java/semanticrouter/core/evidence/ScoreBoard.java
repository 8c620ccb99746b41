package semanticrouter.core.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.evidence.EvidenceBoard.FamilyState;
import semanticrouter.core.evidence.EvidencePlan.BandRef;
import semanticrouter.core.projection.Mapping;
import semanticrouter.core.projection.ProjectionTrace.Band;
import semanticrouter.core.projection.ProjectionTrace.MappingStep;
import semanticrouter.core.projection.ProjectionTrace.ScoreStep;
import semanticrouter.core.projection.ProjectionTrace.Term;
import semanticrouter.core.projection.Score;
import semanticrouter.core.rule.NumericPredicate;

/// Scores and bands on partial evidence: every score is an interval that narrows as families answer, so a band can be
/// known before its score is (specification: signals §3.2–3.3).
final class ScoreBoard {
    private final EvidencePlan plan;
    private final EvidenceBoard board;
    private final double[] low;
    private final double[] high;

    ScoreBoard(EvidencePlan plan, EvidenceBoard board) {
        this.plan = plan;
        this.board = board;
        this.low = new double[plan.scores().size()];
        this.high = new double[plan.scores().size()];
    }

    void refresh() {
        for (int score : plan.scoreOrder()) {
            double least = 0;
            double most = 0;
            for (Score.Input input : plan.scores().get(score).inputs()) {
                double[] bounds = bounds(input);
                double a = input.weight() * bounds[0];
                double b = input.weight() * bounds[1];
                // A weight of 0 times an unbounded value is still 0.
                least += input.weight() == 0 ? 0 : Math.min(a, b);
                most += input.weight() == 0 ? 0 : Math.max(a, b);
            }
            low[score] = least;
            high[score] = most;
        }
    }

    private double[] bounds(Score.Input input) {
        if (input.type().equals("projection")) {
            return projectionBounds(input);
        }
        String familyName = EvidencePlan.familyOf(input);
        int family = plan.family(familyName);
        if (family < 0) {
            return exactly(input.source() == Score.Source.BINARY ? input.miss() : 0);
        }
        FamilyState state = board.state(family);
        SequencedMap<String, Double> matches = state == null ? null : state.matches();
        return switch (input.source()) {
            case BINARY ->
                matches == null
                        ? new double[] {Math.min(input.match(), input.miss()), Math.max(input.match(), input.miss())}
                        : exactly(matches.containsKey(input.name()) ? input.match() : input.miss());
            case CONFIDENCE ->
                matches == null
                        ? new double[] {
                            0,
                            Math.max(1, plan.families().get(family).confidence().high())
                        }
                        : exactly(confidence(matches.get(input.name())));
            case RAW, SCORE ->
                state == null
                        ? new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}
                        : exactly(raw(state, input));
        };
    }

    private static double raw(FamilyState state, Score.Input input) {
        var report = state.report();
        Double value = report == null ? null : report.values().get(input.name());
        return value == null ? 0 : value;
    }

    /// A match without a stored confidence above 0 counts as 1.
    private static double confidence(@Nullable Double stored) {
        if (stored == null) {
            return 0;
        }
        return Double.isNaN(stored) || stored <= 0 ? 1 : stored;
    }

    private double[] projectionBounds(Score.Input input) {
        if (input.source() != Score.Source.CONFIDENCE) {
            int score = plan.score(input.name());
            return score < 0 ? exactly(0) : new double[] {low[score], high[score]};
        }
        BandRef band = plan.band(input.name());
        if (band == null) {
            return exactly(0);
        }
        Mapping mapping = plan.mappings().get(band.mapping());
        int source = plan.score(mapping.source());
        return switch (holds(mapping, band.output())) {
            case NO -> exactly(0);
            case YES ->
                known(source)
                        ? exactly(mapping.confidence(mapping.outputs().get(band.output()), low[source]))
                        : new double[] {0.5, 1};
            case OPEN -> new double[] {0, 1};
        };
    }

    private static double[] exactly(double value) {
        return new double[] {value, value};
    }

    private boolean known(int score) {
        return low[score] == high[score];
    }

    private enum Holds {
        YES,
        NO,
        OPEN
    }

    private Holds holds(Mapping mapping, int output) {
        Holds own = inside(mapping.outputs().get(output).band(), mapping);
        if (mapping.multiEmit() || own == Holds.NO) {
            return own;
        }
        for (int earlier = 0; earlier < output; earlier++) {
            Holds other = inside(mapping.outputs().get(earlier).band(), mapping);
            if (other == Holds.YES) {
                return Holds.NO;
            }
            own = other == Holds.OPEN ? Holds.OPEN : own;
        }
        return own;
    }

    private Holds inside(NumericPredicate band, Mapping mapping) {
        int score = plan.score(mapping.source());
        if (score < 0) {
            return Holds.NO;
        }
        double least = low[score];
        double most = high[score];
        if (least == most) {
            return band.test(least) ? Holds.YES : Holds.NO;
        }
        boolean below = band.lt() != null && least >= band.lt() || band.lte() != null && least > band.lte();
        boolean above = band.gt() != null && most <= band.gt() || band.gte() != null && most < band.gte();
        if (below || above) {
            return Holds.NO;
        }
        boolean lowIn = (band.gt() == null || least > band.gt()) && (band.gte() == null || least >= band.gte());
        boolean highIn = (band.lt() == null || most < band.lt()) && (band.lte() == null || most <= band.lte());
        return lowIn && highIn && Double.isFinite(least) && Double.isFinite(most) ? Holds.YES : Holds.OPEN;
    }

    /// Marks a leaf once its band is known with its confidence, or known not to hold.
    ///
    /// A band that certainly holds while its score still moves stays open: its confidence is not known yet.
    /// Settles a leaf that names an output of a mapping, as far as its score is known.
    void mark(int atom, String output, AtomStates atoms) {
        mark(atom, output, null, atoms);
    }

    /// Settles a leaf that tests the confidence of an output. One that does not hold has none and passes no test.
    void measure(int atom, String output, NumericPredicate test, AtomStates atoms) {
        mark(atom, output, test, atoms);
    }

    private void mark(int atom, String output, @Nullable NumericPredicate test, AtomStates atoms) {
        BandRef band = plan.band(output);
        if (band == null) {
            atoms.markFalse(atom);
            return;
        }
        Mapping mapping = plan.mappings().get(band.mapping());
        switch (holds(mapping, band.output())) {
            case NO -> atoms.markFalse(atom);
            case YES -> {
                int score = plan.score(mapping.source());
                if (known(score)) {
                    double confidence = mapping.confidence(mapping.outputs().get(band.output()), low[score]);
                    if (test == null) {
                        atoms.markTrue(atom, confidence);
                    } else if (test.test(confidence)) {
                        atoms.markTrue(atom, 1);
                    } else {
                        atoms.markFalse(atom);
                    }
                }
            }
            case OPEN -> {}
        }
    }

    SequencedMap<String, Double> totals() {
        if (low.length == 0) {
            return EvidenceBoard.NOTHING;
        }
        var totals = new LinkedHashMap<String, Double>();
        for (int i = 0; i < low.length; i++) {
            if (known(i)) {
                totals.put(plan.scores().get(i).name(), low[i]);
            }
        }
        return totals;
    }

    SequencedMap<String, Double> emitted() {
        if (plan.mappings().isEmpty()) {
            return EvidenceBoard.NOTHING;
        }
        var emitted = new LinkedHashMap<String, Double>();
        for (Mapping mapping : plan.mappings()) {
            int score = plan.score(mapping.source());
            if (score < 0 || !known(score)) {
                continue;
            }
            for (int o = 0; o < mapping.outputs().size(); o++) {
                if (holds(mapping, o) == Holds.YES) {
                    Mapping.Output output = mapping.outputs().get(o);
                    emitted.put(output.name(), mapping.confidence(output, low[score]));
                }
            }
        }
        return emitted;
    }

    List<ScoreStep> scoreSteps() {
        var steps = new ArrayList<ScoreStep>();
        for (int score : plan.scoreOrder()) {
            if (known(score)) {
                Score definition = plan.scores().get(score);
                List<Term> terms = definition.inputs().stream()
                        .map(input -> {
                            double value = bounds(input)[0];
                            return new Term(input, value, input.weight() * value);
                        })
                        .toList();
                steps.add(new ScoreStep(definition.name(), low[score], terms));
            }
        }
        return steps;
    }

    List<MappingStep> mappingSteps() {
        var steps = new ArrayList<MappingStep>();
        for (Mapping mapping : plan.mappings()) {
            int score = plan.score(mapping.source());
            if (score >= 0 && known(score)) {
                steps.add(step(mapping, low[score]));
            }
        }
        return steps;
    }

    private MappingStep step(Mapping mapping, double score) {
        var bands = new ArrayList<Band>();
        Mapping.Output selected = null;
        for (int o = 0; o < mapping.outputs().size(); o++) {
            Mapping.Output output = mapping.outputs().get(o);
            boolean matched = holds(mapping, o) == Holds.YES;
            selected = matched && selected == null ? output : selected;
            bands.add(new Band(output.name(), matched, output.band().distance(score)));
        }
        return selected == null
                ? new MappingStep(mapping.name(), mapping.source(), score, null, 0, 0, bands)
                : new MappingStep(
                        mapping.name(),
                        mapping.source(),
                        score,
                        selected.name(),
                        mapping.confidence(selected, score),
                        selected.band().distance(score),
                        bands);
    }
}
