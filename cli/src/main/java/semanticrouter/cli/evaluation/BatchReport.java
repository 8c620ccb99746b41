package semanticrouter.cli.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.terminal.Terminal;

/// What became of a batch.
///
/// @param results one a row, in the file's order
public record BatchReport(List<Result> results) {
    private static final List<String> COLUMNS = List.of(
            "line", "prompt", "decision", "model", "confidence", "expected", "as_expected", "routing_ms", "error");

    /// One row.
    ///
    /// @param decision that won; empty for none
    /// @param error why the request was refused; empty when it was not
    public record Result(
            Batch.Row row,
            String decision,
            String model,
            double confidence,
            double routingMillis,
            Optional<String> expected,
            String error) {
        /// Whether nothing is wrong with it.
        boolean good() {
            return error.isEmpty() && expected.map(decision::equals).orElse(true);
        }
    }

    public BatchReport {
        results = List.copyOf(results);
    }

    /// Evaluates every row.
    ///
    /// @param expected the decision expected of rows that expect none themselves
    public static BatchReport of(List<Batch.Row> rows, Explainer explainer, Optional<String> expected)
            throws InterruptedException {
        var results = new ArrayList<Result>();
        for (Batch.Row row : rows) {
            Optional<String> wanted = row.expected().or(() -> expected);
            try {
                results.add(result(row, explainer.explain(row.request()), wanted));
            } catch (Explainer.Refused refused) {
                results.add(new Result(row, "", "", 0, 0, wanted, String.valueOf(refused.getMessage())));
            }
        }
        return new BatchReport(results);
    }

    private static Result result(Batch.Row row, Map<String, Object> explanation, Optional<String> expected) {
        String decision = text(explanation.get("routing_decision"));
        double confidence = 0;
        if (explanation.get("eval_trace") instanceof List<?> traces) {
            for (Object trace : traces) {
                if (trace instanceof Map<?, ?> map && decision.equals(map.get("decision_name"))) {
                    confidence = number(map.get("confidence"));
                }
            }
        }
        double micros = explanation.get("latency") instanceof Map<?, ?> latency ? number(latency.get("routing_us")) : 0;
        return new Result(
                row, decision, text(explanation.get("selected_model")), confidence, micros / 1e3, expected, "");
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    /// Whether every row is as expected and none was refused.
    public boolean good() {
        return results.stream().allMatch(Result::good);
    }

    /// One sentence.
    public String summary() {
        long expecting =
                results.stream().filter(result -> result.expected().isPresent()).count();
        long missed = results.stream()
                .filter(result -> result.error().isEmpty() && !result.good())
                .count();
        long refused =
                results.stream().filter(result -> !result.error().isEmpty()).count();
        return results.size() + " prompts, " + expecting + " with an expectation, " + missed + " missed, " + refused
                + " refused";
    }

    /// A table for a person; prompts are cut to fit.
    public void print(Terminal terminal) {
        boolean expecting =
                results.stream().anyMatch(result -> result.expected().isPresent());
        var header = new ArrayList<>(List.of("line", "decision", "model", "confidence", "prompt"));
        if (expecting) {
            header.add(4, "expected");
        }
        int room = Math.max(20, terminal.width() / 2 - (expecting ? 20 : 0));
        List<List<String>> rows = results.stream()
                .map(result -> {
                    var cells = new ArrayList<>(List.of(
                            (result.good() ? "  " : "✗ ") + result.row().line(),
                            result.error().isEmpty() ? named(result.decision()) : "refused",
                            result.model(),
                            String.format(Locale.ROOT, "%.4f", result.confidence()),
                            result.error().isEmpty() ? shortened(result.row().text(), room) : result.error()));
                    if (expecting) {
                        cells.add(4, result.expected().map(BatchReport::named).orElse(""));
                    }
                    return List.copyOf(cells);
                })
                .toList();
        terminal.table(header, rows);
    }

    private static String named(String decision) {
        return decision.isEmpty() ? "none" : decision;
    }

    private static String shortened(String text, int room) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= room ? line : line.substring(0, room - 1) + "…";
    }

    /// RFC 4180, with a header line.
    public String csv() {
        var lines = new ArrayList<String>();
        lines.add(String.join(",", COLUMNS));
        for (Result result : results) {
            lines.add(row(result).values().stream()
                    .map(value -> quoted(text(value)))
                    .collect(Collectors.joining(",")));
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private static Map<String, Object> row(Result result) {
        var row = new LinkedHashMap<String, Object>();
        row.put("line", result.row().line());
        row.put("prompt", result.row().text());
        row.put("decision", result.decision());
        row.put("model", result.model());
        row.put("confidence", result.confidence());
        row.put("expected", result.expected().orElse(null));
        row.put("as_expected", result.expected().isPresent() ? result.good() : null);
        row.put("routing_ms", result.routingMillis());
        row.put("error", result.error().isEmpty() ? null : result.error());
        return row;
    }

    /// The same as one object.
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("total", results.size());
        document.put("passed", results.stream().filter(Result::good).count());
        document.put("results", results.stream().map(BatchReport::row).toList());
        return document;
    }
}
