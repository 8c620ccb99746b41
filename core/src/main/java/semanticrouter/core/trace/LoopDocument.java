package semanticrouter.core.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/// What an explanation says of a loop: who was asked, in which order, and what came of it.
final class LoopDocument {
    private LoopDocument() {}

    /// Adds `loop` where several models worked.
    static void add(Map<String, Object> document, Facts facts) {
        facts.last(Fact.Looped.class).ifPresent(loop -> document.put("loop", of(loop)));
    }

    private static Map<String, Object> of(Fact.Looped loop) {
        var said = new LinkedHashMap<String, Object>();
        said.put("algorithm", loop.algorithm());
        said.put("model", loop.model());
        said.put("calls", loop.calls());
        said.put("ms", loop.nanos() / 1e6);
        loop.cost().ifPresent(cost -> {
            said.put("cost", cost.amount());
            said.put("currency", cost.currency());
        });
        said.put("steps", loop.steps().stream().map(LoopDocument::of).toList());
        return said;
    }

    private static Map<String, Object> of(LoopStep step) {
        var said = new LinkedHashMap<String, Object>();
        said.put("model", step.candidate().ref().effectiveModel());
        said.put("answered", step.answered());
        said.put("prompt_tokens", step.usage().promptTokens());
        said.put("completion_tokens", step.usage().completionTokens());
        said.put("note", step.note());
        return said;
    }
}
