package semanticrouter.plugins.rag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Passage;
import tools.jackson.databind.JsonNode;

/// Finds the passages in replies of search services, which differ in where they put them.
///
/// @param field name of the passage's text; empty to look under the usual names
/// @param relative whether scores count by their share of the greatest, as those that have no upper end must
record PassageReader(String field, boolean relative) {
    private static final List<String> LISTS =
            List.of("results", "matches", "hits", "data", "documents", "passages", "points", "result", "Get");
    private static final List<String> TEXTS =
            List.of("text", "content", "chunk_text", "page_content", "passage", "body", "document", "chunk");
    private static final List<String> INSIDE =
            List.of("metadata", "_source", "fields", "payload", "properties", "document", "attributes");
    private static final List<String> SCORES = List.of("score", "_score", "similarity", "certainty", "relevance_score");
    private static final int DEPTH = 4;

    /// The passages at or above a threshold, best first.
    ///
    /// @throws UnavailableException `retrieval_malformed` when the reply has no list
    List<Passage> read(JsonNode reply, PassageSource.Question question) throws UnavailableException {
        JsonNode list = list(reply)
                .orElseThrow(() -> new UnavailableException(
                        "retrieval_malformed", "the reply has no list of passages under a usual name"));
        var found = new ArrayList<Passage>();
        for (JsonNode item : list) {
            String text = text(item);
            if (!text.isBlank()) {
                found.add(new Passage(
                        first(item, "file_id", "id", "_id"),
                        first(item, "filename", "title"),
                        text,
                        found.size(),
                        score(item),
                        Optional.empty()));
            }
        }
        double greatest = found.stream().mapToDouble(Passage::score).max().orElse(1);
        return found.stream()
                .map(passage -> relative && greatest > 0 ? scored(passage, passage.score() / greatest) : passage)
                .filter(passage -> passage.score() >= question.threshold())
                .sorted(Comparator.comparingDouble(Passage::score).reversed())
                .limit(question.most())
                .toList();
    }

    private static Passage scored(Passage passage, double score) {
        return new Passage(passage.file(), passage.name(), passage.text(), passage.index(), score, passage.parts());
    }

    /// Whether a reply has a list of passages.
    boolean reads(JsonNode reply) {
        return list(reply).isPresent();
    }

    /// The list of a reply.
    Optional<JsonNode> list(JsonNode reply) {
        return list(reply, DEPTH);
    }

    private static Optional<JsonNode> list(JsonNode node, int depth) {
        if (node.isArray()) {
            return Optional.of(node);
        }
        if (!node.isObject() || depth == 0) {
            return Optional.empty();
        }
        for (String name : LISTS) {
            JsonNode inner = node.path(name);
            if (!inner.isMissingNode()) {
                Optional<JsonNode> found = name.equals("Get") ? only(inner) : list(inner, depth - 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// Weaviate names its list after the class.
    private static Optional<JsonNode> only(JsonNode node) {
        return node.values().stream().filter(JsonNode::isArray).findFirst();
    }

    private String text(JsonNode item) {
        if (item.isString()) {
            return item.stringValue();
        }
        String own = textOf(item);
        if (!own.isEmpty()) {
            return own;
        }
        for (String name : INSIDE) {
            String inner = textOf(item.path(name));
            if (!inner.isEmpty()) {
                return inner;
            }
        }
        return "";
    }

    private String textOf(JsonNode item) {
        for (String name : field.isEmpty() ? TEXTS : List.of(field)) {
            JsonNode value = item.path(name);
            if (value.isString()) {
                return value.stringValue();
            }
            if (value.isArray()) {
                var parts = new ArrayList<String>();
                value.forEach(part -> parts.add(
                        part.isString() ? part.stringValue() : part.path("text").asString("")));
                return String.join("\n", parts).strip();
            }
        }
        return "";
    }

    private static String first(JsonNode item, String... names) {
        for (String name : names) {
            JsonNode value = item.path(name);
            if (value.isString() || value.isNumber()) {
                return value.asString("");
            }
        }
        return "";
    }

    /// A passage without a score counts as the best.
    private static double score(JsonNode item) {
        for (JsonNode at : List.of(item, item.path("_additional"))) {
            for (String name : SCORES) {
                JsonNode value = at.path(name);
                if (value.isNumber() || value.isString()) {
                    return value.asDouble(1);
                }
            }
            if (at.path("distance").isNumber()) {
                return 1 - at.path("distance").asDouble(0);
            }
        }
        return 1;
    }
}
