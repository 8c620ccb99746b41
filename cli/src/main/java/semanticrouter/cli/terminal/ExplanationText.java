package semanticrouter.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.terminal.Terminal.Style;

/// Prints an explanation document for a person: signals, rule trees, the losers and why, the model, the entropy.
public final class ExplanationText {
    private static final int BAR = 24;

    private final Terminal terminal;

    public ExplanationText(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Prints the document, whether it was made in this process or received as JSON.
    public void print(Map<String, Object> document) {
        headline(document);
        signals(document);
        projections(document);
        decisions(document);
        whatIf(document);
        entropy(document);
        latency(document);
    }

    private void line(String text) {
        terminal.out().println(text);
    }

    private void title(String text) {
        line("");
        line(terminal.style(Style.BOLD, text));
    }

    private void headline(Map<String, Object> document) {
        String decision = text(document, "routing_decision");
        String model = text(document, "selected_model");
        line(terminal.style(Style.BOLD, "Model     ")
                + terminal.style(Style.GREEN, model.isEmpty() ? "none" : model)
                + (Boolean.TRUE.equals(document.get("simulated")) ? terminal.style(Style.DIM, "  (simulated)") : ""));
        line(terminal.style(Style.BOLD, "Decision  ")
                + (decision.isEmpty() ? "none matched" : decision)
                + terminal.style(Style.DIM, "  recipe " + text(document, "recipe")));
        String method = text(document, "selection_method");
        line(terminal.style(Style.BOLD, "Because   ")
                + text(document, "selection_reason")
                + (method.isEmpty() ? "" : terminal.style(Style.DIM, "  [" + method + "]")));
        List<String> plugins = strings(map(document, "decision_result").get("plugins"));
        if (!plugins.isEmpty()) {
            line(terminal.style(Style.BOLD, "Plugins   ") + String.join(" → ", plugins));
        }
    }

    private void signals(Map<String, Object> document) {
        Map<String, Object> metrics = map(document, "metrics");
        if (metrics.isEmpty()) {
            return;
        }
        title("Signals");
        Map<String, Object> confidences = map(document, "signal_confidences");
        Map<String, Object> matched = map(map(document, "decision_result"), "matched_signals");
        Map<String, Object> errors = map(document, "signal_errors");
        var rows = new ArrayList<List<String>>();
        metrics.forEach((family, value) -> {
            Map<String, Object> metric = asMap(value);
            List<String> names = matchedOf(family, matched);
            String result = switch (text(metric, "state")) {
                case "evaluated" ->
                    names.isEmpty()
                            ? terminal.style(Style.DIM, "no match")
                            : names.stream()
                                    .map(name ->
                                            terminal.style(Style.GREEN, name) + confidence(confidences, family, name))
                                    .collect(Collectors.joining(", "));
                case "skipped" -> terminal.style(Style.DIM, "not needed");
                default -> terminal.style(Style.RED, "unavailable") + " " + errors.getOrDefault(family, "");
            };
            rows.add(List.of(
                    family,
                    text(metric, "cost"),
                    String.format(Locale.ROOT, "%.3f ms", number(metric, "execution_time_ms")),
                    result));
        });
        terminal.table(List.of("family", "cost", "time", "matched (confidence)"), rows);
        coverage(map(document, "coverage"));
    }

    /// What was left out of a long text is said, never cut in silence.
    private void coverage(Map<String, Object> coverage) {
        Map<String, Object> compression = map(coverage, "compression");
        if (!compression.isEmpty()) {
            line(terminal.style(
                    Style.YELLOW,
                    String.format(
                            Locale.ROOT,
                            "  the text is long: it was shortened to %,.0f of %,.0f sentences, about %,.0f of %,.0f tokens",
                            number(compression, "kept_sentences"),
                            number(compression, "sentences"),
                            number(compression, "kept_tokens"),
                            number(compression, "tokens"))));
        }
        part(map(coverage, "sample"), "characters", "most families read a sample: ");
        part(map(coverage, "models"), "tokens", "the learned models read ");
    }

    private void part(Map<String, Object> coverage, String unit, String text) {
        double all = number(coverage, unit);
        double covered = number(coverage, "covered");
        if (covered < all) {
            line(terminal.style(
                    Style.YELLOW,
                    "  the text is long: "
                            + text
                            + String.format(Locale.ROOT, "%,.0f of %,.0f %s", covered, all, unit)));
        }
    }

    /// The eval key of a family is its name or a plural of it.
    private static List<String> matchedOf(String family, Map<String, Object> matched) {
        return strings(matched.getOrDefault(family, matched.getOrDefault(family + "s", List.of())));
    }

    private static String confidence(Map<String, Object> confidences, String family, String name) {
        Object value = confidences.get(family + ":" + name);
        return value instanceof Number number ? String.format(Locale.ROOT, " %.3f", number.doubleValue()) : "";
    }

    private void projections(Map<String, Object> document) {
        List<String> bands = strings(document.get("projections"));
        Map<String, Object> scores = map(document, "projection_scores");
        if (bands.isEmpty() && scores.isEmpty()) {
            return;
        }
        title("Projections");
        scores.forEach(
                (name, value) -> line(String.format(Locale.ROOT, "  %s = %.4f", name, ((Number) value).doubleValue())));
        line("  bands: " + (bands.isEmpty() ? "none" : String.join(", ", bands)));
    }

    private void decisions(Map<String, Object> document) {
        List<Map<String, Object>> traces = maps(document.get("eval_trace"));
        if (traces.isEmpty()) {
            return;
        }
        title("Decisions");
        traces.stream().filter(trace -> text(trace, "outcome").equals("won")).forEach(this::winner);
        traces.stream().filter(trace -> !text(trace, "outcome").equals("won")).forEach(this::loser);
    }

    private void winner(Map<String, Object> trace) {
        line("  " + terminal.style(Style.GREEN, "● " + text(trace, "decision_name"))
                + String.format(
                        Locale.ROOT,
                        "  confidence %.4f, priority %s",
                        number(trace, "confidence"),
                        trace.get("priority")));
        tree(asMap(trace.get("root_trace")), "    ");
    }

    private void loser(Map<String, Object> trace) {
        line("  " + terminal.style(Style.DIM, "○ " + text(trace, "decision_name") + "  " + text(trace, "reason")));
    }

    private void tree(Map<String, Object> node, String indent) {
        String truth = text(node, "truth");
        Style style = switch (truth) {
            case "true" -> Style.GREEN;
            case "false" -> Style.DIM;
            default -> Style.YELLOW;
        };
        String type = text(node, "node_type");
        boolean always = type.equals("fallback")
                || type.equals("AND") && maps(node.get("children")).isEmpty();
        String name = type.equals("leaf")
                ? text(node, "signal_type") + ":" + text(node, "signal_name") + label(node)
                : always ? "always" : type;
        String detail = text(node, "detail");
        line(indent
                + terminal.style(style, String.format(Locale.ROOT, "%-7s", truth.toUpperCase(Locale.ROOT)))
                + " "
                + name
                + (detail.isEmpty() ? "" : terminal.style(Style.DIM, "  " + detail)));
        maps(node.get("children")).forEach(child -> tree(child, indent + "  "));
    }

    private static String label(Map<String, Object> node) {
        String label = text(node, "label");
        return label.isEmpty() ? "" : ":" + label;
    }

    private void whatIf(Map<String, Object> document) {
        if (!document.containsKey("what_if")) {
            return;
        }
        Map<String, Object> answer = map(document, "what_if");
        title("What would change it");
        List<Map<String, Object>> changes = maps(answer.get("changes"));
        if (changes.isEmpty()) {
            line("  nothing among one to three signals");
        }
        for (Map<String, Object> change : changes) {
            String decision = text(change, "decision");
            String flips = maps(change.get("flips")).stream()
                    .map(ExplanationText::flip)
                    .collect(Collectors.joining(" and "));
            line("  " + (decision.isEmpty() ? "no decision" : decision) + terminal.style(Style.DIM, "  if " + flips));
        }
        if (Boolean.FALSE.equals(answer.get("complete"))) {
            line(terminal.style(Style.DIM, "  the search was cut off: larger sets may be missing"));
        }
    }

    private static String flip(Map<String, Object> flip) {
        String test = text(flip, "test");
        String holds = test.isEmpty() ? "matched" : "were " + test;
        return text(flip, "signal_type") + ":" + text(flip, "signal_name") + " "
                + (Boolean.TRUE.equals(flip.get("to")) ? holds : "not " + holds);
    }

    private void entropy(Map<String, Object> document) {
        List<Map<String, Object>> steps = maps(document.get("entropy"));
        if (steps.isEmpty()) {
            return;
        }
        title("Uncertainty about the model (bits)");
        double most =
                steps.stream().mapToDouble(step -> number(step, "bits")).max().orElse(0);
        for (Map<String, Object> step : steps) {
            double bits = number(step, "bits");
            int filled = most == 0 ? 0 : (int) Math.round(bits / most * BAR);
            line(String.format(Locale.ROOT, "  %-14s %5.2f ", text(step, "stage"), bits)
                    + terminal.style(Style.CYAN, "█".repeat(filled))
                    + terminal.style(Style.DIM, "·".repeat(BAR - filled)));
        }
    }

    private void latency(Map<String, Object> document) {
        Map<String, Object> latency = map(document, "latency");
        if (latency.isEmpty()) {
            return;
        }
        line("");
        line(terminal.style(
                Style.DIM,
                latency.entrySet().stream()
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "%s %.2f ms",
                                entry.getKey().replace("_us", "").replace('_', ' '),
                                ((Number) entry.getValue()).doubleValue() / 1e3))
                        .collect(Collectors.joining("   "))));
    }

    private static String text(Map<String, Object> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }

    private static double number(Map<String, Object> map, String key) {
        return map.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static Map<String, Object> map(Map<String, Object> map, String key) {
        Object value = map.get(key);
        return value == null ? Map.of() : asMap(value);
    }

    @SuppressWarnings("unchecked") // documents are maps of texts to values, whether built here or read from JSON
    private static Map<String, Object> asMap(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static List<Map<String, Object>> maps(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ExplanationText::asMap).toList()
                : List.of();
    }

    private static List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }
}
