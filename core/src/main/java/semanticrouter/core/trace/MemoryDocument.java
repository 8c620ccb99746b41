package semanticrouter.core.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/// What memory has done with a request, as part of its explanation and its record. Holds nothing that is remembered.
final class MemoryDocument {
    private MemoryDocument() {}

    /// Adds it, where there is something to say.
    static void add(Map<String, Object> document, Facts facts) {
        var memory = new LinkedHashMap<String, Object>();
        facts.last(Fact.Memory.Recalled.class).ifPresent(recalled -> {
            memory.put("backend", recalled.backend());
            memory.put("found", recalled.found());
            memory.put("given", recalled.given());
            memory.put("best_similarity", recalled.best());
            memory.put("threshold", recalled.threshold());
            memory.put("recall_us", recalled.nanos() / 1e3);
        });
        facts.last(Fact.Memory.RecallSkipped.class)
                .ifPresent(
                        skipped -> memory.put("recall_skipped", skipped.reason().toString()));
        facts.last(Fact.Memory.Queued.class).ifPresent(queued -> memory.put("queued", queued.count()));
        facts.last(Fact.Memory.KeepingSkipped.class)
                .ifPresent(skipped ->
                        memory.put("keeping_skipped", skipped.reason().toString()));
        if (!memory.isEmpty()) {
            document.put("memory", memory);
        }
    }
}
