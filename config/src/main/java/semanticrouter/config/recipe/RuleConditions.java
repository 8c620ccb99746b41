package semanticrouter.config.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binding;
import semanticrouter.config.bind.Converter;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.Node;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.rule.SignalKey;

/// Turns written rules into conditions and back (specification: signals §4.1, §4.2).
///
/// As a {@link Converter} it lets a kind have an option of type {@link Condition}, written like a decision's rules.
public final class RuleConditions implements Converter<Condition> {
    /// Never true: what a NOT with the wrong number of parts, or an OR without parts, means.
    private static final Condition NEVER = new Condition.Any(List.of());

    /// The condition of a decision's rules; none at all match always, with confidence 0.
    public static Condition condition(@Nullable RuleNode rules) {
        if (rules == null
                || (!rules.leaf() && rules.operator().isBlank() && rules.parts().isEmpty())) {
            return new Condition.Always();
        }
        return node(rules);
    }

    private static Condition node(RuleNode node) {
        if (node.leaf()) {
            return leaf(node);
        }
        List<Condition> parts = node.parts().stream().map(RuleConditions::node).toList();
        return switch (node.operator().strip().toUpperCase(Locale.ROOT)) {
            case "AND" -> new Condition.All(parts);
            case "NOT" -> parts.size() == 1 ? new Condition.Not(parts.getFirst()) : NEVER;
            default -> new Condition.Any(parts);
        };
    }

    private static Condition leaf(RuleNode node) {
        var key = new SignalKey(node.type().strip().toLowerCase(Locale.ROOT), node.name());
        RuleNode.Bounds bounds = node.predicate();
        if (bounds == null) {
            return new Condition.Signal(key);
        }
        var test = new NumericPredicate(bounds.gt(), bounds.gte(), bounds.lt(), bounds.lte());
        return new Condition.Measure(
                key,
                node.label().isEmpty() ? null : node.label(),
                test,
                node.onError().equals("match"));
    }

    /// The rules that mean a condition.
    public static RuleNode rules(Condition condition) {
        return switch (condition) {
            case Condition.Always _ -> composite("AND", List.of());
            case Condition.All(var of) -> composite("AND", of);
            case Condition.Any(var of) -> composite("OR", of);
            case Condition.Not(var of) -> composite("NOT", List.of(of));
            case Condition.Signal(var key) -> new RuleNode(key.family(), key.name(), "", null, "", "", null);
            case Condition.Measure(var key, var label, var test, var matchOnError) ->
                new RuleNode(
                        key.family(),
                        key.name(),
                        label == null ? "" : label,
                        new RuleNode.Bounds(test.gt(), test.gte(), test.lt(), test.lte()),
                        matchOnError ? "match" : "",
                        "",
                        null);
        };
    }

    private static RuleNode composite(String operator, List<Condition> of) {
        return new RuleNode(
                "",
                "",
                "",
                null,
                "",
                operator,
                of.stream().map(RuleConditions::rules).toList());
    }

    /// Every leaf of a condition, in order.
    public static List<SignalKey> leaves(Condition condition) {
        var keys = new ArrayList<SignalKey>();
        collect(condition, keys);
        return keys;
    }

    private static void collect(Condition condition, List<SignalKey> keys) {
        switch (condition) {
            case Condition.Always _ -> {}
            case Condition.All(var of) -> of.forEach(part -> collect(part, keys));
            case Condition.Any(var of) -> of.forEach(part -> collect(part, keys));
            case Condition.Not(var of) -> collect(of, keys);
            case Condition.Signal(var key) -> keys.add(key);
            case Condition.Measure leaf -> keys.add(leaf.key());
        }
    }

    @Override
    public Class<Condition> type() {
        return Condition.class;
    }

    @Override
    public @Nullable Condition bind(Node node, DocPath at, Binding binding) {
        RuleNode rules = binding.record(RuleNode.class, node, at);
        if (rules == null) {
            return null;
        }
        new RuleShape(binding.report()).check(rules, at);
        return condition(rules);
    }

    @Override
    public Node unbind(Condition value, semanticrouter.config.bind.Binder binder) {
        return binder.unbindSparse(rules(value));
    }
}
