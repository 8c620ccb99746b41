package semanticrouter.encoders.evaluate;

import java.util.ArrayList;
import java.util.Collections;
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
        skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    }

    /// `{task: {set: {figure: value}}}`, four decimals; figures that are no number are left out.
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

    /// A block a set: its main figures, then those of single labels, then what was left out.
    public String table() {
        var text = new StringBuilder();
        String task = "";
        for (TaskFigures set : sets) {
            if (!set.task().equals(task)) {
                task = set.task();
                text.append('\n').append(task).append('\n');
            }
            text.append("  ").append(set.set()).append('\n');
            append(text, set, false);
            append(text, set, true);
            set.remarks()
                    .forEach(
                            remark -> text.append("      note: ").append(remark).append('\n'));
        }
        if (!skipped.isEmpty()) {
            text.append("\nskipped\n");
            skipped.forEach((set, why) ->
                    text.append("  ").append(set).append(": ").append(why).append('\n'));
        }
        return text.toString().stripLeading();
    }

    /// Four figures a line.
    private static void append(StringBuilder text, TaskFigures set, boolean ofLabels) {
        var cells = new ArrayList<String>();
        set.figures().forEach((name, value) -> {
            if (name.contains("[") == ofLabels && Double.isFinite(value)) {
                cells.add(name + " " + number(name, value));
            }
        });
        for (int i = 0; i < cells.size(); i += 4) {
            text.append("     ");
            for (String cell : cells.subList(i, Math.min(cells.size(), i + 4))) {
                text.append(String.format(Locale.ROOT, " %-34s", cell));
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
    }

    private static String number(String name, double value) {
        boolean whole = name.equals("rows") || name.equals("documents") || name.equals("examples");
        return String.format(Locale.ROOT, whole ? "%.0f" : name.endsWith("_ms") ? "%.1f" : "%.3f", value);
    }
}
