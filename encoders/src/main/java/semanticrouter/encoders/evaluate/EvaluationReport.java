package semanticrouter.encoders.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Figures of all sets.
///
/// @param sets in the order they were measured
/// @param skipped sets that were not measured, with the reason
public record EvaluationReport(List<TaskFigures> sets, Map<String, String> skipped) {
    public EvaluationReport {
        sets = List.copyOf(sets);
        skipped = Map.copyOf(skipped);
    }

    /// `{task: {set: {figure: value}}}`, four decimals.
    public String json() {
        var tasks = new LinkedHashMap<String, Map<String, Map<String, Double>>>();
        for (TaskFigures set : sets) {
            var rounded = new LinkedHashMap<String, Double>();
            set.figures().forEach((name, value) -> {
                if (Double.isFinite(value)) {
                    rounded.put(name, Math.round(value * 1e4) / 1e4);
                }
            });
            tasks.computeIfAbsent(set.task(), _ -> new LinkedHashMap<>()).put(set.set(), rounded);
        }
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(tasks) + "\n";
    }

    /// One line a set: its main figures side by side, those of single labels left out.
    public String table() {
        var lines = new ArrayList<String>();
        for (TaskFigures set : sets) {
            var line = new StringBuilder(String.format(Locale.ROOT, "%-12s %-52s", set.task(), set.set()));
            set.figures().forEach((name, value) -> {
                if (!name.contains("[")) {
                    line.append(
                            String.format(Locale.ROOT, name.equals("rows") ? "  %s %.0f" : "  %s %.3f", name, value));
                }
            });
            lines.add(line.toString());
        }
        skipped.forEach((set, why) -> lines.add("skipped " + set + ": " + why));
        return String.join("\n", lines) + "\n";
    }
}
