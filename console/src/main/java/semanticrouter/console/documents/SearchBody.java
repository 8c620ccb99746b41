package semanticrouter.console.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.retrieval.PassageQuery;
import semanticrouter.core.retrieval.PassageQuery.FileFilter;
import semanticrouter.core.retrieval.PassageQuery.Hybrid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads what a search is for (specification: dataplane §3.6, §5.5).
final class SearchBody {
    private static final int LIMIT = 10;
    private static final int QUESTION_MAX = 8_000;
    private static final int FILTERS_MAX = 32;
    private static final Set<String> KEYS = Set.of("file_id", "filename");

    private SearchBody() {}

    static PassageQuery of(ObjectNode body) throws GatewayException {
        String query = body.path("query").asString("").strip();
        if (query.isEmpty() || query.length() > QUESTION_MAX) {
            throw invalid("\"query\" must be a text of 1 to " + QUESTION_MAX + " characters");
        }
        double threshold = number(body.path("ranking_options"), "score_threshold", 0, 0, 1);
        int limit = (int) Math.min(PassageQuery.LIMIT_MAX, number(body, "max_num_results", LIMIT, 1, 1e9));
        JsonNode hybrid = body.path("hybrid");
        Optional<Hybrid> how = absent(hybrid) ? Optional.empty() : Optional.of(hybrid(hybrid));
        return new PassageQuery(query, limit, threshold, how, filter(body.path("filters"), 0));
    }

    private static Hybrid hybrid(JsonNode given) throws GatewayException {
        String mode = given.path("mode").asString("weighted");
        if (!given.isObject() || !mode.equals("weighted") && !mode.equals("rrf")) {
            throw invalid("\"hybrid\" must be an object whose \"mode\" is weighted or rrf");
        }
        Hybrid standard = Hybrid.STANDARD;
        return new Hybrid(
                mode.equals("rrf"),
                number(given, "vector_weight", standard.vectorWeight(), 0, 1),
                number(given, "bm25_weight", standard.bm25Weight(), 0, 1),
                number(given, "ngram_weight", standard.ngramWeight(), 0, 1),
                (int) number(given, "rrf_constant", standard.constant(), 1, 1_000_000),
                number(given, "bm25_k1", standard.k1(), 0, 100),
                number(given, "bm25_b", standard.b(), 0, 1),
                (int) number(given, "ngram_size", standard.run(), 1, 16));
    }

    /// A comparison of a file's id or name, or several of them.
    private static FileFilter filter(JsonNode given, int depth) throws GatewayException {
        if (absent(given)) {
            return FileFilter.ALL;
        }
        String type = given.path("type").asString("");
        if (type.equals("and") || type.equals("or")) {
            return together(given.path("filters"), type.equals("and"), depth);
        }
        String key = given.path("key").asString("");
        Set<String> values = Set.copyOf(values(given.path("value")));
        boolean wanted = type.equals("eq") || type.equals("in");
        if (!wanted && !type.equals("ne") && !type.equals("nin") || !KEYS.contains(key) || values.isEmpty()) {
            throw invalid("a filter has a \"type\" eq, ne, in, nin, and or or, a \"key\" file_id or filename, and a"
                    + " \"value\", or \"filters\"");
        }
        boolean id = key.equals("file_id");
        return (file, name) -> values.contains(id ? file : name) == wanted;
    }

    private static FileFilter together(JsonNode given, boolean all, int depth) throws GatewayException {
        if (!given.isArray() || given.isEmpty() || given.size() > FILTERS_MAX || depth > 2) {
            throw invalid("\"filters\" must be 1 to " + FILTERS_MAX + " filters, at most three deep");
        }
        var filters = new ArrayList<FileFilter>();
        for (JsonNode one : given) {
            filters.add(filter(one, depth + 1));
        }
        return (file, name) -> all
                ? filters.stream().allMatch(one -> one.admits(file, name))
                : filters.stream().anyMatch(one -> one.admits(file, name));
    }

    private static List<String> values(JsonNode value) {
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        return value.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .distinct()
                .toList();
    }

    private static double number(JsonNode object, String name, double fallback, double min, double max)
            throws GatewayException {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return fallback;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw invalid("\"" + name + "\" must be a number from " + min + " to " + max);
        }
        return value.doubleValue();
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    static GatewayException invalid(String why) {
        return new GatewayException(400, "INVALID_REQUEST", why);
    }
}
