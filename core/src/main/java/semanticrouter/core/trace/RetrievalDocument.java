package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.Map;

/// What was looked up for a request, as documents; numbers and configured words, no text.
public final class RetrievalDocument {
    private RetrievalDocument() {}

    /// The part `rag` of an explanation, where something was to be looked up.
    static void add(Map<String, Object> document, Facts facts) {
        facts.last(Fact.Retrieved.class).ifPresent(looked -> {
            Map<String, Object> rag = ordered(
                    "backend", looked.backend(), "status", looked.outcome().toString());
            if (!looked.reason().isEmpty()) {
                rag.put("reason", looked.reason());
            }
            rag.put("passages", looked.count());
            rag.put("scores", looked.scores());
            rag.put("context_characters", looked.characters());
            rag.put("top_k", looked.topK());
            rag.put("similarity_threshold", looked.threshold());
            looked.kept().ifPresent(kept -> rag.put("kept", kept));
            rag.put("latency_us", looked.nanos() / 1e3);
            document.put("rag", rag);
        });
    }

    /// The fields of a record (specification: dataplane §5.7).
    public static void addFields(Map<String, Object> record, Facts facts) {
        facts.last(Fact.Retrieved.class).ifPresent(looked -> {
            record.put("rag_enabled", true);
            record.put("rag_backend", looked.backend());
            record.put("rag_status", looked.outcome().toString());
            if (!looked.reason().isEmpty()) {
                record.put("rag_reason", looked.reason());
            }
            record.put("rag_passages", looked.count());
            record.put("rag_context_length", looked.characters());
            record.put("rag_similarity_score", looked.best());
            record.put("rag_latency_ms", looked.nanos() / 1e6);
        });
    }
}
