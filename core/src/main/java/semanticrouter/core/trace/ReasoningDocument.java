package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.Map;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.signal.ReasoningAdvice;

/// What an explanation says of reasoning: whether the model is asked to, and what the uncertainty about the subject
/// advises (specification: surfaces §1.5).
public final class ReasoningDocument {
    private ReasoningDocument() {}

    /// The advice alone.
    public static Map<String, Object> of(ReasoningAdvice advice) {
        return ordered(
                "advised",
                advice.on(),
                "confidence",
                advice.confidence(),
                "uncertainty",
                advice.uncertainty(),
                "normalized_entropy",
                advice.entropy(),
                "reason",
                advice.reason());
    }

    /// Adds `reasoning` where a decision chose a model and there is an advice.
    static void add(Map<String, Object> document, RoutingTrace trace) {
        if (trace.evidence() == null
                || trace.matched().isEmpty()
                || !(trace.selection() instanceof Selection.Single single)) {
            return;
        }
        trace.evidence().reasoning().ifPresent(advice -> {
            Map<String, Object> reasoning = of(advice);
            reasoning.put(
                    "use_reasoning", single.candidate().ref().useReasoning().orElse(false));
            document.put("reasoning", reasoning);
        });
    }
}
