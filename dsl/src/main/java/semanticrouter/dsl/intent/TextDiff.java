package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.List;

/// The difference of two texts, line by line, in the unified format.
public final class TextDiff {
    private static final int CONTEXT = 3;

    /// Most pairs of lines that are compared; beyond, what differs is one change.
    private static final long MOST_PAIRS = 4_000_000;

    private TextDiff() {}

    /// A line with a space, `-` or `+` before it.
    private record Line(char sign, String text) {}

    /// @param from name of the old text
    /// @param to name of the new text
    /// @return empty when the texts are equal
    public static String unified(String from, String old, String to, String changed) {
        List<Line> lines = lines(old.lines().toList(), changed.lines().toList());
        if (lines.stream().allMatch(line -> line.sign() == ' ')) {
            return "";
        }
        var out = new StringBuilder("--- " + from + "\n+++ " + to + "\n");
        int at = 0;
        int oldLine = 1;
        int newLine = 1;
        while (at < lines.size()) {
            int first = next(lines, at);
            if (first == lines.size()) {
                break;
            }
            int begin = Math.max(at, first - CONTEXT);
            oldLine += begin - at;
            newLine += begin - at;
            int end = end(lines, first);
            List<Line> hunk = lines.subList(begin, end);
            int olds = (int) hunk.stream().filter(line -> line.sign() != '+').count();
            int news = (int) hunk.stream().filter(line -> line.sign() != '-').count();
            out.append("@@ -")
                    .append(range(oldLine, olds))
                    .append(" +")
                    .append(range(newLine, news))
                    .append(" @@\n");
            hunk.forEach(line -> out.append(line.sign()).append(line.text()).append('\n'));
            oldLine += olds;
            newLine += news;
            at = end;
        }
        return out.toString();
    }

    private static String range(int first, int count) {
        return (count == 0 ? first - 1 : first) + "," + count;
    }

    private static int next(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).sign() == ' ') {
            at++;
        }
        return at;
    }

    /// The place after the last context line of a hunk: changes that are near belong to one.
    private static int end(List<Line> lines, int first) {
        int last = first;
        int at = first;
        while (at < lines.size() && at <= last + 2 * CONTEXT) {
            last = lines.get(at).sign() == ' ' ? last : at;
            at++;
        }
        return Math.min(lines.size(), last + 1 + CONTEXT);
    }

    private static List<Line> lines(List<String> old, List<String> changed) {
        int start = 0;
        while (start < old.size() && start < changed.size() && old.get(start).equals(changed.get(start))) {
            start++;
        }
        int oldEnd = old.size();
        int newEnd = changed.size();
        while (oldEnd > start && newEnd > start && old.get(oldEnd - 1).equals(changed.get(newEnd - 1))) {
            oldEnd--;
            newEnd--;
        }
        var lines = new ArrayList<Line>();
        old.subList(0, start).forEach(text -> lines.add(new Line(' ', text)));
        middle(old.subList(start, oldEnd), changed.subList(start, newEnd), lines);
        old.subList(oldEnd, old.size()).forEach(text -> lines.add(new Line(' ', text)));
        return lines;
    }

    /// By the longest common run of lines; what is removed comes before what is added.
    private static void middle(List<String> old, List<String> changed, List<Line> lines) {
        if ((long) old.size() * changed.size() > MOST_PAIRS) {
            old.forEach(text -> lines.add(new Line('-', text)));
            changed.forEach(text -> lines.add(new Line('+', text)));
            return;
        }
        int[][] common = new int[old.size() + 1][changed.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = changed.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(changed.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < old.size() || j < changed.size()) {
            if (i < old.size() && j < changed.size() && old.get(i).equals(changed.get(j))) {
                lines.add(new Line(' ', old.get(i++)));
                j++;
            } else if (i < old.size() && (j == changed.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', old.get(i++)));
            } else {
                lines.add(new Line('+', changed.get(j++)));
            }
        }
    }
}
