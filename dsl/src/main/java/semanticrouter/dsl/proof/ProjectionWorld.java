package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.syntax.Quoted;

/// Bands over scores: which can hold together, and how scores follow from what matched. Source: specification 3.2, 3.3.
final class ProjectionWorld {
    private final SignalWorld signals;
    private final MappingNode signalLists;
    private final Measures measures;
    private final Map<String, MappingNode> scores = new LinkedHashMap<>();
    private final Map<String, Formula> outputs = new HashMap<>();

    ProjectionWorld(MappingNode routing, SignalWorld signals, Variables variables, Measures measures) {
        this.signals = signals;
        this.signalLists = Nodes.mapping(routing, "signals");
        this.measures = measures;
        MappingNode projections = Nodes.mapping(routing, "projections");
        Nodes.mappings(projections, "scores").forEach(score -> scores.putIfAbsent(SignalWorld.name(score), score));
        Nodes.mappings(projections, "mappings").forEach(mapping -> declare(mapping, variables));
    }

    private Measure measure(String score) {
        return measures.of("score " + score, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    private void declare(MappingNode mapping, Variables variables) {
        String source = Nodes.text(mapping, "source");
        boolean all = Nodes.text(mapping, "method").equals("multi_emit");
        List<Formula> earlier = new ArrayList<>();
        List<Formula> emittedAll = new ArrayList<>();
        for (MappingNode output : Nodes.mappings(mapping, "outputs")) {
            NumericPredicate band = Leaves.test(output);
            Formula holds = band == null ? Formula.TRUE : measure(source).test(band);
            Formula emitted = all ? holds : Formula.and(holds, Formula.not(Formula.or(earlier)));
            earlier.add(holds);
            emittedAll.add(emitted);
            outputs.putIfAbsent(SignalWorld.name(output), emitted);
        }
        outputs.forEach((name, formula) -> signals.define("projection", name, formula));
        if (!all) {
            variables.group(emittedAll);
        }
    }

    /// The sums of all scores that mappings read.
    List<ScoreSum> sums() {
        List<ScoreSum> sums = new ArrayList<>();
        for (String score : scores.keySet()) {
            if (!measure(score).cuts().isEmpty()) {
                List<ScoreSum.Term> terms = new ArrayList<>();
                terms(score, 1, terms, new HashSet<>());
                sums.add(new ScoreSum(score, measure(score), readsScores(score), terms));
            }
        }
        return sums;
    }

    private boolean readsScores(String score) {
        MappingNode rule = scores.get(score);
        return rule != null
                && Nodes.mappings(rule, "inputs").stream()
                        .anyMatch(input -> Nodes.text(input, "type").equals("projection"));
    }

    /// Adds the terms of a score, with scores that it reads written out.
    private void terms(String score, double factor, List<ScoreSum.Term> terms, Set<String> open) {
        MappingNode rule = scores.get(score);
        if (rule == null || !open.add(score)) {
            // An unknown score, or one that reads itself, is not a number anybody can know here.
            terms.add(ScoreSum.Term.always(ScoreSum.Range.UNKNOWN));
            return;
        }
        for (MappingNode input : Nodes.mappings(rule, "inputs")) {
            double weight = factor * Nodes.number(input, "weight").orElse(0);
            String source = Nodes.text(input, "value_source");
            boolean total = Nodes.text(input, "type").equals("projection") && !source.equals("confidence");
            if (total) {
                terms(SignalWorld.name(input), weight, terms, open);
            } else {
                terms.add(term(input, weight));
            }
        }
        open.remove(score);
    }

    private ScoreSum.Term term(MappingNode input, double weight) {
        String type = Nodes.text(input, "type");
        String name = SignalWorld.name(input);
        if (type.equals("kb_metric")) {
            ScoreSum.Range metric = new ScoreSum.Range(-1, 1).times(weight);
            return ScoreSum.Term.always(metric);
        }
        String text = type + "(" + Quoted.quote(name) + ")";
        // Roles are added after the projections, which therefore never see them.
        Formula matched = type.equals("authz") ? Formula.FALSE : signals.raw(type, name);
        return switch (Nodes.text(input, "value_source")) {
            case "confidence" -> {
                Confidence confidence = Confidence.ofMatch(type, name, signalLists);
                ScoreSum.Range on = new ScoreSum.Range(confidence.low(), confidence.high()).times(weight);
                yield new ScoreSum.Term(text, matched, on, ScoreSum.Range.ZERO);
            }
            case "raw" -> {
                ScoreSum.Range raw = type.equals("embedding") || type.equals("preference")
                        ? new ScoreSum.Range(-1, 1).times(weight)
                        : ScoreSum.Range.UNKNOWN.times(weight);
                yield ScoreSum.Term.always(raw);
            }
            default -> {
                double match = Nodes.number(input, "match").orElse(0);
                double miss = Nodes.number(input, "miss").orElse(0);
                yield new ScoreSum.Term(
                        text,
                        matched,
                        ScoreSum.Range.point(weight * (match == 0 ? 1 : match)),
                        ScoreSum.Range.point(weight * miss));
            }
        };
    }
}
