package semanticrouter.console.knowledge;

import static semanticrouter.console.http.Json.ordered;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semanticrouter.core.encoder.Embedding;

/// The exemplars of a knowledge base on a plane: their sentence vectors projected on the two directions in which they
/// differ most. Immutable.
///
/// @param total exemplars there are; fewer may be shown
/// @param dimension length of the vectors
/// @param plane a point for every exemplar shown
public record KnowledgeMap(String name, int total, int dimension, List<Exemplar> exemplars, Plane plane) {
    /// A text and what it is an example of.
    public record Exemplar(String label, String text) {}

    public KnowledgeMap {
        exemplars = List.copyOf(exemplars);
    }

    /// @param vectors one for each exemplar, all of one length
    static KnowledgeMap of(String name, int total, List<Exemplar> exemplars, List<Embedding> vectors) {
        int dimension = vectors.isEmpty() ? 0 : vectors.getFirst().dimension();
        return new KnowledgeMap(
                name,
                total,
                dimension,
                exemplars,
                Plane.through(vectors.stream().map(Embedding::values).toList()));
    }

    /// What the map is of.
    public Map<String, Object> metadata() {
        var labels = new LinkedHashMap<String, Integer>();
        exemplars.forEach(exemplar -> labels.merge(exemplar.label(), 1, Integer::sum));
        return ordered(
                "name",
                name,
                "method",
                "pca",
                "dimension",
                dimension,
                "points",
                exemplars.size(),
                "total",
                total,
                "explained",
                List.of(plane.explained(0), plane.explained(1)),
                "bounds",
                ordered(
                        "min_x",
                        plane.least(0),
                        "max_x",
                        plane.greatest(0),
                        "min_y",
                        plane.least(1),
                        "max_y",
                        plane.greatest(1)),
                "labels",
                labels.entrySet().stream()
                        .map(label -> ordered("label", label.getKey(), "points", label.getValue()))
                        .toList());
    }

    /// The points with what they stand for.
    public Stream<Map<String, Object>> lines() {
        return IntStream.range(0, exemplars.size())
                .mapToObj(i -> ordered(
                        "x",
                        plane.at(i, 0),
                        "y",
                        plane.at(i, 1),
                        "label",
                        exemplars.get(i).label(),
                        "text",
                        exemplars.get(i).text()));
    }
}
