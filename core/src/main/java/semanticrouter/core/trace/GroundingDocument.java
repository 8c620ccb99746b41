package semanticrouter.core.trace;

import static semanticrouter.core.trace.Explanation.ordered;

import java.util.List;
import java.util.Map;

/// What was looked up for a request, and what holding its answer against that brought, as documents; numbers,
/// places and configured words, no text.
public final class GroundingDocument {
    private GroundingDocument() {}

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

    /// The part `hallucination` of an explanation, where an answer was to be checked.
    static void addCheck(Map<String, Object> document, Facts facts) {
        facts.last(Fact.AnswerChecked.class).ifPresent(checked -> {
            Map<String, Object> part = ordered("status", checked.outcome().toString());
            if (!checked.reason().isEmpty()) {
                part.put("reason", checked.reason());
            }
            part.put("action", checked.action());
            if (!checked.detector().isEmpty()) {
                part.put("detector", checked.detector());
                part.put("confidence", checked.confidence());
                part.put("claims", checked.claims());
                part.put("context_characters", checked.contextCharacters());
                part.put("read_partly", checked.partly());
                part.put("findings", findings(checked));
                part.put("latency_us", checked.nanos() / 1e3);
            }
            document.put("hallucination", part);
        });
    }

    private static List<Map<String, Object>> findings(Fact.AnswerChecked checked) {
        return checked.findings().stream()
                .map(finding -> {
                    Map<String, Object> one = ordered(
                            "choice",
                            finding.choice(),
                            "start",
                            finding.start(),
                            "end",
                            finding.end(),
                            "confidence",
                            finding.confidence(),
                            "severity",
                            finding.word());
                    if (!finding.relation().isEmpty()) {
                        one.put("relation", finding.relation());
                    }
                    return one;
                })
                .toList();
    }

    /// The fields of a record (specification: dataplane §5.7).
    public static void addCheckFields(Map<String, Object> record, Facts facts) {
        facts.last(Fact.AnswerChecked.class).ifPresent(checked -> {
            record.put("hallucination_enabled", true);
            record.put("hallucination_status", checked.outcome().toString());
            record.put("hallucination_detected", checked.outcome() == Fact.Check.HALLUCINATED);
            record.put("hallucination_unverified", checked.outcome() == Fact.Check.UNVERIFIED);
            if (!checked.reason().isEmpty()) {
                record.put("hallucination_reason", checked.reason());
            }
            if (!checked.detector().isEmpty()) {
                record.put("hallucination_confidence", checked.confidence());
                record.put("hallucination_spans", findings(checked));
                record.put("hallucination_latency_ms", checked.nanos() / 1e6);
            }
        });
    }
}
