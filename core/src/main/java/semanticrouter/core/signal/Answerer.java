package semanticrouter.core.signal;

import java.util.Map;
import java.util.Optional;
import semanticrouter.core.fault.Failure;

/// Who answered for a family that several can answer for.
///
/// @param by who it was, for example `mcp` or `built-in`
/// @param instead why the one that comes before did not; empty when it was the first
/// @param model that was recommended along with the answer, which no decision has to follow; empty for none
public record Answerer(String by, Optional<Failure> instead, String model) {
    /// What an explanation says of a family, with who answered for it where several can.
    public static Map<String, Object> told(SignalReport report, Map<String, Object> document) {
        Answerer answerer = report.answerer();
        if (answerer != null) {
            answerer.tell(document);
        }
        return document;
    }

    /// Adds who it was, and why not the one that comes before.
    public void tell(Map<String, Object> document) {
        document.put("answered_by", by);
        instead.ifPresent(why -> document.put("instead_because", why.toString()));
        if (!model.isEmpty()) {
            document.put("recommended_model", model);
        }
    }
}
