package semanticrouter.core.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.DecisionRule;
import semanticrouter.core.decision.Proof;
import semanticrouter.core.decision.Standing;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.Truth;

/// The `eval_trace` part of an explanation: one entry per decision with the tree of its rule, and why the losers lost.
final class RuleTraces {
    private RuleTraces() {}

    static List<Map<String, Object>> of(RecipeOutline recipe, Evidence evidence, Decision decision) {
        DecisionProgram program = recipe.evidence().program();
        Standing standing = evidence.standing();
        int winner = decision instanceof Decision.Matched matched ? matched.index() : -1;
        var traces = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < program.rules().size(); i++) {
            DecisionRule rule = program.rules().get(i);
            Proof proof = Proof.of(rule.when(), program.atoms(), evidence.atoms(), rule.onUnknown());
            boolean matched = standing.truth(i) == Truth.TRUE;
            Map<String, Object> trace = Explanation.ordered(
                    "decision_name",
                    rule.name(),
                    "matched",
                    matched,
                    "confidence",
                    matched ? standing.confidence(i) : 0.0,
                    "priority",
                    rule.priority(),
                    "tier",
                    rule.tier());
            describe(trace, program, standing, i, winner);
            trace.put("root_trace", node(proof, evidence));
            traces.add(trace);
        }
        return traces;
    }

    private static void describe(
            Map<String, Object> trace, DecisionProgram program, Standing standing, int decision, int winner) {
        Truth truth = standing.truth(decision);
        if (decision == winner) {
            trace.put("outcome", "won");
            trace.put(
                    "reason",
                    winner == standing.winner()
                            ? "the best of the decisions that match"
                            : "its loop waits for the tool results that the request brings, so no rule was asked");
        } else if (standing.refusing(decision)) {
            trace.put("outcome", "refused");
            trace.put("reason", "evidence it insists on could not be had");
        } else if (truth == Truth.TRUE && winner >= 0 && winner == standing.winner()) {
            trace.put("outcome", "outranked");
            trace.put("reason", outranked(program, standing, decision, winner));
        } else if (truth == Truth.UNKNOWN) {
            trace.put("outcome", "unknown");
            trace.put(
                    "reason", winner >= 0 ? "not evaluated to the end: it could not have won" : "evidence is missing");
        } else {
            trace.put("outcome", "no_match");
            trace.put("reason", standing.unavailable(decision) ? "evidence is unavailable" : "its rule does not hold");
        }
    }

    private static String outranked(DecisionProgram program, Standing standing, int loser, int winner) {
        DecisionRule lost = program.rules().get(loser);
        DecisionRule won = program.rules().get(winner);
        String head = "outranked by " + won.name() + " (";
        if (standing.tiered() && lost.tier() != won.tier()) {
            return head + "tier " + won.tier() + " before " + lost.tier() + ")";
        }
        boolean priorityFirst = !standing.tiered() && program.strategy() == Strategy.PRIORITY;
        boolean confidenceDiffers = standing.confidence(loser) != standing.confidence(winner);
        if (lost.priority() != won.priority() && (priorityFirst || !confidenceDiffers)) {
            return head + "priority " + won.priority() + " before " + lost.priority() + ")";
        }
        if (confidenceDiffers) {
            return head
                    + String.format(
                            Locale.ROOT,
                            "confidence %.4f before %.4f)",
                            standing.confidence(winner),
                            standing.confidence(loser));
        }
        return head + "equal rank, its name sorts first)";
    }

    private static Map<String, Object> node(Proof proof, Evidence evidence) {
        return switch (proof.condition()) {
            case Condition.Always _ -> composite(proof, "fallback", evidence);
            case Condition.All _ -> composite(proof, "AND", evidence);
            case Condition.Any _ -> composite(proof, "OR", evidence);
            case Condition.Not _ -> composite(proof, "NOT", evidence);
            case Condition.Signal(var key) -> leaf(proof, key.family(), key.name());
            case Condition.Measure measure -> measure(proof, measure, evidence);
        };
    }

    private static Map<String, Object> composite(Proof proof, String type, Evidence evidence) {
        Map<String, Object> node = Explanation.ordered("node_type", type);
        truth(node, proof);
        node.put(
                "children",
                proof.children().stream().map(child -> node(child, evidence)).toList());
        return node;
    }

    private static Map<String, Object> leaf(Proof proof, String family, String name) {
        Map<String, Object> node = Explanation.ordered("node_type", "leaf", "signal_type", family, "signal_name", name);
        truth(node, proof);
        return node;
    }

    private static Map<String, Object> measure(Proof proof, Condition.Measure measure, Evidence evidence) {
        Map<String, Object> node =
                leaf(proof, measure.key().family(), measure.key().name());
        if (measure.label() != null) {
            node.put("label", measure.label());
        }
        Double value = evidence.values().get(measure.key().family() + ":" + measure.valueName());
        node.put("detail", (value == null ? "no value" : "value " + value) + ", wanted " + measure.test());
        return node;
    }

    private static void truth(Map<String, Object> node, Proof proof) {
        node.put("matched", proof.counts() == Truth.TRUE);
        node.put("truth", proof.truth().name().toLowerCase(Locale.ROOT));
        node.put("confidence", proof.confidence());
    }
}
