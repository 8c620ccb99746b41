package semanticrouter.core.evidence;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.decision.AtomStates;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.projection.ProjectionTrace;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;

/// What is known so far about one request; lives inside {@link EvidenceStage} and is used by one thread.
final class EvidenceBoard {
    /// No matches; most families have none, so it is shared.
    static final SequencedMap<String, Double> NOTHING = Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

    private final EvidencePlan plan;
    private final FamilyState[] states;
    private final AtomStates atoms;
    private final PartitionRules partitions;
    private final ScoreBoard scores;
    private long resolved;

    /// One family that answered or failed.
    ///
    /// @param before matches before composers and the best-only rule, which is what composers read
    /// @param matches matches that count; null while a composer is undecided
    record FamilyState(
            @Nullable SignalReport report,
            @Nullable Failure failure,
            long nanos,
            SequencedMap<String, Double> before,
            @Nullable SequencedMap<String, Double> matches) {}

    EvidenceBoard(EvidencePlan plan) {
        this.plan = plan;
        this.states = new FamilyState[plan.families().size()];
        this.atoms = new AtomStates(plan.program().atoms().size());
        this.partitions = new PartitionRules(plan.partitions());
        this.scores = new ScoreBoard(plan, this);
    }

    boolean resolved(int family) {
        return (resolved & 1L << family) != 0;
    }

    long resolvedBits() {
        return resolved;
    }

    AtomStates atoms() {
        return atoms;
    }

    @Nullable
    FamilyState state(int family) {
        return states[family];
    }

    /// Takes a family's answer.
    void answer(int family, SignalReport report, long nanos) {
        SequencedMap<String, Double> matches = NOTHING;
        for (Map.Entry<String, SignalOutcome> outcome : report.outcomes().entrySet()) {
            if (outcome.getValue() instanceof SignalOutcome.Match match) {
                matches = matches.isEmpty() ? new LinkedHashMap<>() : matches;
                matches.put(outcome.getKey(), match.confidence().orElse(Double.NaN));
            }
        }
        PlannedFamily planned = plan.families().get(family);
        SequencedMap<String, Double> reduced = partitions.reduce(planned.family(), planned.names(), matches);
        states[family] = new FamilyState(report, null, nanos, reduced, settleMatches(planned, reduced));
        resolved |= 1L << family;
    }

    /// Takes a family's failure. Partition defaults are taken all the same, as upstream does.
    void fail(int family, Failure failure, long nanos) {
        PlannedFamily planned = plan.families().get(family);
        SequencedMap<String, Double> reduced = partitions.reduce(planned.family(), planned.names(), NOTHING);
        states[family] = new FamilyState(null, failure, nanos, reduced, reduced);
        resolved |= 1L << family;
    }

    private @Nullable SequencedMap<String, Double> settleMatches(
            PlannedFamily family, SequencedMap<String, Double> matches) {
        SequencedMap<String, Double> kept = matches;
        if (!family.composers().isEmpty()) {
            kept = new LinkedHashMap<>();
            for (Map.Entry<String, Double> match : matches.entrySet()) {
                Condition composer = family.composers().get(match.getKey());
                Boolean holds = composer == null ? Boolean.TRUE : Composers.holds(composer, plan, states);
                if (holds == null) {
                    return null;
                }
                if (holds) {
                    kept.put(match.getKey(), match.getValue());
                }
            }
        }
        return family.keepBest() > 0 && kept.size() > family.keepBest() ? best(kept, family.keepBest()) : kept;
    }

    private static SequencedMap<String, Double> best(SequencedMap<String, Double> matches, int keep) {
        List<String> order = matches.keySet().stream()
                .sorted((a, b) -> {
                    int byScore = Double.compare(score(matches, b), score(matches, a));
                    return byScore != 0
                            ? byScore
                            : Arrays.compare(
                                    a.codePoints().toArray(), b.codePoints().toArray());
                })
                .limit(keep)
                .toList();
        var kept = new LinkedHashMap<String, Double>();
        matches.forEach((name, confidence) -> {
            if (order.contains(name)) {
                kept.put(name, confidence);
            }
        });
        return kept;
    }

    /// A default that a partition put there has no score, so any real match is better.
    private static double score(SequencedMap<String, Double> matches, String name) {
        Double stored = matches.get(name);
        return stored == null || Double.isNaN(stored) ? Double.NEGATIVE_INFINITY : stored;
    }

    /// Works out everything that what is known now implies.
    void refresh() {
        for (int i = 0; i < states.length; i++) {
            FamilyState state = states[i];
            if (state != null && state.matches() == null) {
                PlannedFamily family = plan.families().get(i);
                states[i] = new FamilyState(
                        state.report(),
                        state.failure(),
                        state.nanos(),
                        state.before(),
                        settleMatches(family, state.before()));
            }
        }
        scores.refresh();
        AtomTable table = plan.program().atoms();
        for (int atom = 0; atom < table.size(); atom++) {
            if (atoms.pending(atom)) {
                switch (table.atom(atom)) {
                    case Condition.Signal leaf -> refresh(atom, leaf);
                    case Condition.Measure leaf -> refresh(atom, leaf);
                    case Condition.Always _, Condition.All _, Condition.Any _, Condition.Not _ ->
                        throw new IllegalStateException("not a leaf");
                }
            }
        }
    }

    private void refresh(int atom, Condition.Signal leaf) {
        String family = leaf.key().family();
        if (family.equals("projection")) {
            scores.mark(atom, leaf.key().name(), atoms);
            return;
        }
        int index = plan.family(family);
        if (index < 0) {
            atoms.markFalse(atom);
            return;
        }
        FamilyState state = states[index];
        if (state == null || state.matches() == null) {
            return;
        }
        String name = leaf.key().name();
        Double confidence = state.matches().get(name);
        if (confidence != null) {
            atoms.markTrue(atom, Double.isNaN(confidence) ? 1 : confidence);
        } else if (impliedByOther(plan.families().get(index), name, state.matches())) {
            atoms.markTrue(atom, 1);
        } else if (unavailable(state, name)) {
            atoms.markUnavailable(atom);
        } else {
            atoms.markFalse(atom);
        }
    }

    private static boolean impliedByOther(PlannedFamily family, String name, SequencedMap<String, Double> matches) {
        for (String other : family.impliedBy().getOrDefault(name, List.of())) {
            if (matches.containsKey(other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean unavailable(FamilyState state, String name) {
        SignalReport report = state.report();
        return report == null || report.outcomes().get(name) instanceof SignalOutcome.Unavailable;
    }

    private void refresh(int atom, Condition.Measure leaf) {
        if (leaf.key().family().equals("projection")) {
            scores.measure(atom, leaf.key().name(), leaf.test(), atoms);
            return;
        }
        int index = plan.family(leaf.key().family());
        if (index < 0) {
            atoms.markFalse(atom);
            return;
        }
        FamilyState state = states[index];
        if (state == null || state.matches() == null && !valued(state, leaf.valueName())) {
            return;
        }
        Double value = measured(state, leaf.valueName());
        if (value != null) {
            if (leaf.test().test(value)) {
                atoms.markTrue(atom, 1);
            } else {
                atoms.markFalse(atom);
            }
        } else if (unavailable(state, leaf.key().name()) || unavailable(state, leaf.valueName())) {
            if (leaf.matchOnError()) {
                atoms.markTrue(atom, 1);
            } else {
                atoms.markUnavailable(atom);
            }
        } else {
            atoms.markFalse(atom);
        }
    }

    private static boolean valued(FamilyState state, String name) {
        return state.report() != null && state.report().values().containsKey(name);
    }

    /// The number a predicate tests: the raw value, else the confidence. A match that left its family again, as the
    /// losers of a partition do, has lost its confidence (specification: signals §3.1, §4.1).
    private static @Nullable Double measured(FamilyState state, String name) {
        SignalReport report = state.report();
        if (report == null) {
            return null;
        }
        Double value = report.values().get(name);
        if (value != null) {
            return value;
        }
        return switch (report.outcomes().get(name)) {
            case SignalOutcome.Match _ -> {
                Double kept = state.matches() == null ? null : state.matches().get(name);
                yield kept == null || kept.isNaN() ? null : kept;
            }
            case SignalOutcome.NoMatch(var confidence) when confidence.isPresent() -> confidence.getAsDouble();
            case null, default -> null;
        };
    }

    SequencedMap<String, Double> projections() {
        return scores.emitted();
    }

    SequencedMap<String, Double> totals() {
        return scores.totals();
    }

    ProjectionTrace trace() {
        return plan.projects()
                ? new ProjectionTrace(partitions.steps(), scores.scoreSteps(), scores.mappingSteps())
                : ProjectionTrace.NONE;
    }
}
