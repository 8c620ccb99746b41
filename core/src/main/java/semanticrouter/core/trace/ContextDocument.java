package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.LinkedHashMap;
import java.util.Map;
import semanticrouter.core.compression.CompressedPart;
import semanticrouter.core.recovery.Recovery;

/// What memory and compression have done to the conversation of a request, as part of its explanation and its record.
/// Holds numbers and words of this program, nothing that is remembered or was left out.
public final class ContextDocument {
    private ContextDocument() {}

    /// Adds it, where there is something to say.
    static void add(Map<String, Object> document, Facts facts) {
        memory(document, facts);
        facts.last(Fact.ContextCompressed.class).ifPresent(told -> {
            Map<String, Object> compression = compression(told);
            facts.last(Fact.ContextRecovered.class)
                    .ifPresent(recovered -> compression.put("recovery", recovery(recovered.told())));
            document.put("context_compression", compression);
        });
    }

    private static Map<String, Object> recovery(Recovery told) {
        Map<String, Object> recovery = ordered("status", told.outcome().toString());
        if (!told.reason().isEmpty()) {
            recovery.put("reason", told.reason());
        }
        if (told.kept() > 0) {
            recovery.put("store", told.store());
            recovery.put("originals", told.kept());
            recovery.put("bytes", told.bytes());
            recovery.put("calls", told.calls());
            recovery.put(
                    "reads",
                    told.reads().stream().map(read -> read.result().toString()).toList());
            recovery.put("latency_us", told.nanos() / 1e3);
        }
        return recovery;
    }

    /// What compression did.
    public static Map<String, Object> compression(Fact.ContextCompressed told) {
        Map<String, Object> compression = ordered("status", told.outcome().toString());
        if (!told.triggers().isEmpty()) {
            compression.put("triggers", told.triggers());
            compression.put("scoring", told.scoring());
            compression.put("tokens_before", told.before());
            compression.put("tokens_after", told.after());
            if (told.available() > 0) {
                compression.put("tokens_available", told.available());
            }
            compression.put(
                    "targets", told.parts().stream().map(ContextDocument::part).toList());
        }
        compression.put("latency_us", told.nanos() / 1e3);
        return compression;
    }

    private static Map<String, Object> part(CompressedPart part) {
        return ordered(
                "target", part.target(),
                "strategy", part.strategy(),
                "status", part.outcome().toString(),
                "count", part.count(),
                "tokens_before", part.before(),
                "tokens_after", part.after());
    }

    /// The fields of a record's route diagnostics (specification: selection-looper §3.6).
    public static void addFields(Map<String, Object> diagnostics, Facts facts) {
        facts.last(Fact.ContextCompressed.class)
                .ifPresent(told -> compression(told)
                        .forEach((name, value) -> diagnostics.put("context_compression_" + name, value)));
        facts.last(Fact.ContextRecovered.class)
                .ifPresent(recovered -> recovery(recovered.told())
                        .forEach((name, value) -> diagnostics.put("context_compression_recovery_" + name, value)));
    }

    private static void memory(Map<String, Object> document, Facts facts) {
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
