package semanticrouter.encoders.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws the main figure of every set as a bar, in SVG.
public final class EvaluationPicture {
    private static final int LEFT = 420;
    private static final int BARS = 360;
    private static final int ROW = 22;
    private static final int TOP = 40;

    /// Main figures, the first that a set has is drawn.
    private static final List<String> MAIN = List.of(
            "span_f1",
            "recall_at_1_reranked",
            "recall_at_1",
            "spearman",
            "accuracy_linear",
            "recall_at_2pct_fpr",
            "recall_at_threshold",
            "fpr_at_threshold",
            "macro_f1",
            "pr_auc");

    private EvaluationPicture() {}

    /// The drawing; sets without any main figure (latency) are left out.
    public static String svg(EvaluationReport report) {
        var rows = new ArrayList<String>();
        for (TaskFigures set : report.sets()) {
            MAIN.stream()
                    .filter(name -> Double.isFinite(set.figures().getOrDefault(name, Double.NaN)))
                    .findFirst()
                    .ifPresent(name -> rows.add(row(set, name, TOP + ROW * rows.size())));
        }
        int height = TOP + ROW * rows.size() + 20;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <title>Figures of the built-in encoders</title>
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="10" y="22" font-size="14" font-weight="bold">Figures by set</text>
                %s</svg>
                """.formatted(LEFT + BARS + 240, height, String.join("", rows));
    }

    private static String row(TaskFigures set, String name, int y) {
        Map<String, Double> figures = set.figures();
        double value = Math.clamp(figures.getOrDefault(name, 0.0), 0, 1);
        String fill = name.startsWith("fpr") ? "#c2543d" : "#2f6f9f";
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#eee\"/>"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%d\" y=\"%d\">%.3f %s</text>%n",
                LEFT - 8,
                y + 12,
                escaped(set.set()),
                LEFT,
                y,
                BARS,
                ROW - 6,
                LEFT,
                y,
                BARS * value,
                ROW - 6,
                fill,
                LEFT + BARS + 8,
                y + 12,
                figures.getOrDefault(name, 0.0),
                escaped(name));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
