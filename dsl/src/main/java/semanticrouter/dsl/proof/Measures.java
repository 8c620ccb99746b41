package semanticrouter.dsl.proof;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.dsl.document.Canonical;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.TokenCount;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.ValuePrinter;

/// The numbers of a request that signals test, each once, whoever tests it.
final class Measures {
    private static final String TOKENS = "context tokens";

    private final Variables variables;
    private final Map<String, Measure> byName = new LinkedHashMap<>();
    private final Map<String, Measure> valueOf = new LinkedHashMap<>();

    Measures(Variables variables) {
        this.variables = variables;
    }

    /// The measure of that name.
    ///
    /// @param whole whether it has no fractions
    Measure of(String name, boolean whole, double min, double max) {
        return byName.computeIfAbsent(name, key -> new Measure(variables, whole, min, max));
    }

    /// The number recorded for a signal, by `type:name`, when a signal's own feature measures it.
    Optional<Measure> valueOf(String signal) {
        return Optional.ofNullable(valueOf.get(signal));
    }

    /// A context signal: tokens between two bounds.
    Formula context(MappingNode rule) {
        Optional<long[]> range = TokenCount.range(rule);
        if (range.isEmpty()) {
            return Formula.FALSE;
        }
        Measure tokens = of(TOKENS, true, 0, Double.POSITIVE_INFINITY);
        double low = (double) range.get()[0];
        double high = (double) range.get()[1];
        return Formula.and(tokens.atLeast(low), Formula.not(tokens.moreThan(high)));
    }

    /// A structure signal. Source: specification 2.15.
    Formula structure(MappingNode rule) {
        MappingNode feature = Nodes.mapping(rule, "feature");
        String type = Nodes.text(feature, "type");
        String source = spelled(Nodes.mapping(feature, "source"));
        // Whether something occurs and how often it does are tests of one count.
        Measure measure = switch (type) {
            case "density" -> of("structure density " + source, false, 0, Double.POSITIVE_INFINITY);
            case "sequence" -> of("structure sequence " + source, true, 0, 1);
            default -> of("structure count " + source, true, 0, Double.POSITIVE_INFINITY);
        };
        if (!type.equals("exists")) {
            valueOf.put("structure:" + Nodes.text(rule, "name"), measure);
        }
        NumericPredicate test = type.equals("exists") ? null : Leaves.test(rule.get("predicate"));
        return test == null ? measure.moreThan(0) : measure.test(test);
    }

    /// A conversation signal. Source: specification 2.19.
    Formula conversation(MappingNode rule) {
        MappingNode feature = Nodes.mapping(rule, "feature");
        Measure count =
                of("conversation " + spelled(Nodes.mapping(feature, "source")), true, 0, Double.POSITIVE_INFINITY);
        valueOf.put("conversation:" + Nodes.text(rule, "name"), count);
        if (Nodes.text(feature, "type").equals("exists")) {
            return count.moreThan(0);
        }
        NumericPredicate test = Leaves.test(rule.get("predicate"));
        return test == null ? Formula.TRUE : count.test(test);
    }

    /// The source with its keys sorted and flags that are off left out.
    private static String spelled(MappingNode source) {
        MappingNode said = source;
        for (MappingNode.Entry entry : source.entries()) {
            if (Nodes.text(source, entry.key()).equals("false")) {
                said = said.without(entry.key());
            }
        }
        return ValueNodes.value(Canonical.any(said)).map(ValuePrinter::print).orElse("");
    }

    /// Ties the cuts of every measure together; called once, when all tests are known.
    void close() {
        byName.values().forEach(Measure::close);
    }
}
