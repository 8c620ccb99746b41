package semanticrouter.dsl.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.Nodes;

/// Limits of numbers that hold wherever a field of that name stands. Source: routing language specification 5.5, level
/// 3.
final class Limits {
    private static final Set<String> SHARES = Set.of(
            "threshold",
            "similarity_threshold",
            "bm25_threshold",
            "ngram_threshold",
            "verification_threshold",
            "exploration_rate",
            "min_similarity");

    private static final String CODE = "dsl-limit";

    private Limits() {}

    /// Checks the fields of a kind, nested ones included.
    static void check(String owner, MappingNode fields, Issues found) {
        for (MappingNode.Entry entry : fields.entries()) {
            Nodes.number(fields, entry.key()).ifPresent(number -> {
                String limit = limit(entry.key(), number);
                if (!limit.isEmpty()) {
                    found.constraint(
                            CODE,
                            Nodes.span(fields, entry.key()),
                            "\"" + entry.key() + "\" of " + owner + " is " + plain(number) + " and must be " + limit,
                            "");
                }
            });
            nested(owner, entry.value(), found);
        }
    }

    private static void nested(String owner, Node value, Issues found) {
        if (value instanceof MappingNode mapping) {
            check(owner, mapping, found);
        } else if (value instanceof SequenceNode list) {
            list.items().forEach(item -> nested(owner, item, found));
        }
    }

    private static String limit(String field, double number) {
        if (SHARES.contains(field) && !(number >= 0 && number <= 1)) {
            return "between 0 and 1";
        }
        if (field.equals("port") && !(number >= 1 && number <= 65535)) {
            return "between 1 and 65535";
        }
        if (field.equals("fuzzy_threshold") && !(number >= 0)) {
            return "at least 0";
        }
        return field.equals("ngram_arity") && !(number >= 1) ? "at least 1" : "";
    }

    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /// Checks the bounds of a predicate or of a band.
    static void bounds(String owner, MappingNode bounds, Issues found) {
        List<String> present = Stream.of("gt", "gte", "lt", "lte")
                .filter(key -> Nodes.number(bounds, key).isPresent())
                .toList();
        if (present.isEmpty()) {
            found.constraint(CODE, bounds.span(), owner + " needs at least one of gt, gte, lt and lte", "");
        }
        for (List<String> pair : List.of(List.of("gt", "gte"), List.of("lt", "lte"))) {
            if (present.containsAll(pair)) {
                found.constraint(
                        CODE, bounds.span(), owner + " has both " + pair.get(0) + " and " + pair.get(1), "keep one");
            }
        }
        double low =
                Math.max(bound(bounds, "gt", Double.NEGATIVE_INFINITY), bound(bounds, "gte", Double.NEGATIVE_INFINITY));
        double high =
                Math.min(bound(bounds, "lt", Double.POSITIVE_INFINITY), bound(bounds, "lte", Double.POSITIVE_INFINITY));
        boolean open = present.contains("gt") || present.contains("lt");
        if (low > high || (low == high && open)) {
            found.constraint(CODE, bounds.span(), owner + " has bounds that no number can meet", "");
        }
    }

    private static double bound(MappingNode bounds, String key, double absent) {
        return Nodes.number(bounds, key).orElse(absent);
    }
}
