package semanticrouter.stores.document;

import java.util.ArrayList;
import java.util.List;

/// A table (RFC 4180) as text: a line for each row, which names every column, so that a row can be understood alone.
final class CsvText {
    private final String csv;
    private int at;

    private CsvText(String csv) {
        this.csv = csv;
    }

    static String of(String csv) {
        var reader = new CsvText(csv);
        List<String> names = reader.row();
        var text = new StringBuilder();
        boolean rows = false;
        while (reader.at < csv.length()) {
            List<String> cells = reader.row();
            if (cells.size() > 1 || !cells.getFirst().isBlank()) {
                rows = true;
                line(names, cells, text);
            }
        }
        return rows ? text.toString() : String.join(", ", names);
    }

    private static void line(List<String> names, List<String> cells, StringBuilder text) {
        boolean first = true;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i).strip();
            if (cell.isEmpty()) {
                continue;
            }
            text.append(first ? "" : "; ");
            if (i < names.size() && !names.get(i).isBlank()) {
                text.append(names.get(i).strip()).append(": ");
            }
            text.append(cell.replaceAll("[\\r\\n]+", " "));
            first = false;
        }
        text.append('\n');
    }

    private List<String> row() {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (; at < csv.length(); at++) {
            char c = csv.charAt(at);
            if (quoted) {
                boolean twice = c == '"' && at + 1 < csv.length() && csv.charAt(at + 1) == '"';
                if (c != '"' || twice) {
                    cell.append(c);
                    at += twice ? 1 : 0;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                at++;
                break;
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
