package semanticrouter.encoders.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The figures of one data set.
///
/// @param task which model was asked
/// @param set name of the file without its extension
/// @param figures name to value, in the order they are shown
/// @param remarks what of the set was left out, and why
public record TaskFigures(String task, String set, Map<String, Double> figures, List<String> remarks) {
    public TaskFigures {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        remarks = List.copyOf(remarks);
    }
}
