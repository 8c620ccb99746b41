package semanticrouter.cli.smoke;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.cli.smoke.Row.Outcome;
import semanticrouter.cli.surface.Surface;

/// What became of the checks on one surface.
///
/// @param stands what stood in the place of something real, in words; empty when nothing did
public record Report(Surface surface, List<String> stands, List<Row> rows) {
    public Report {
        stands = List.copyOf(stands);
        rows = List.copyOf(rows);
    }

    /// How many rows are so.
    public long count(Outcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).count();
    }

    /// Whether nothing was seen that should not be.
    public boolean ok() {
        return count(Outcome.FAIL) == 0;
    }

    /// The same for programs.
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("surface", surface.word());
        document.put("ok", ok());
        document.put("stand_ins", stands);
        document.put("checks", rows.stream().map(Row::document).toList());
        return document;
    }
}
