package semanticrouter.dsl.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Name;
import semanticrouter.dsl.syntax.Rule;

/// Passes conditions between syntax tree and document tree.
public final class RuleNodes {
    /// Fields of a leaf besides type and name, in writing order.
    private static final List<String> LEAF_FIELDS = List.of("label", "predicate", "on_error");

    private RuleNodes() {}

    /// The rule of a document node. An `And` without parts is always true, an `Or` without parts never.
    ///
    /// An operator that is unknown or missing counts as `OR`, and `NOT` without exactly one part is never true, as
    /// the decision engine has it (specification 4.1).
    public static Rule rule(MappingNode node) {
        if (node.entries().isEmpty()) {
            return new Rule.And(List.of(), node.span());
        }
        String type = Nodes.text(node, "type").strip().toLowerCase(Locale.ROOT);
        if (!type.isEmpty()) {
            return leaf(node, type);
        }
        List<Rule> parts =
                Nodes.mappings(node, "conditions").stream().map(RuleNodes::rule).toList();
        return switch (Nodes.text(node, "operator").strip().toUpperCase(Locale.ROOT)) {
            case "AND" -> new Rule.And(parts, node.span());
            case "NOT" ->
                parts.size() == 1 ? new Rule.Not(parts.getFirst(), node.span()) : new Rule.Or(List.of(), node.span());
            default -> new Rule.Or(parts, node.span());
        };
    }

    private static Rule leaf(MappingNode node, String type) {
        List<Fields.Field> fields = new ArrayList<>();
        for (String key : LEAF_FIELDS) {
            MappingNode.Entry entry = node.entry(key);
            if (entry != null && !Nodes.isNull(entry.value())) {
                ValueNodes.value(Canonical.any(entry.value()))
                        .ifPresent(value -> fields.add(new Fields.Field(key, value, entry.keySpan())));
            }
        }
        Name name = new Name(Nodes.text(node, "name"), Nodes.span(node, "name"));
        return new Rule.Signal(type, name, new Fields(fields), node.span());
    }

    /// The document node of a decision's condition: a single leaf stands in an `AND`, no condition is an `AND` of
    /// nothing.
    public static MappingNode decisionRules(@Nullable Rule when) {
        if (when == null) {
            return composite("AND", List.of(), Span.NONE);
        }
        Rule flat = flatten(when);
        return flat instanceof Rule.Signal ? composite("AND", List.of(node(flat)), flat.span()) : node(flat);
    }

    /// The document node of a flattened rule.
    public static MappingNode node(Rule rule) {
        return switch (rule) {
            case Rule.And and -> composite("AND", nodes(and.parts()), and.span());
            case Rule.Or or -> composite("OR", nodes(or.parts()), or.span());
            case Rule.Not not -> composite("NOT", List.of(node(not.part())), not.span());
            case Rule.Signal signal -> leafNode(signal);
        };
    }

    private static List<Node> nodes(List<Rule> parts) {
        return parts.stream().map(part -> (Node) node(part)).toList();
    }

    private static MappingNode composite(String operator, List<Node> parts, Span span) {
        return MappingNode.builder()
                .put("operator", ScalarNode.text(operator, span))
                .put("conditions", new SequenceNode(parts, span))
                .build(span);
    }

    private static MappingNode leafNode(Rule.Signal signal) {
        MappingNode.Builder leaf = MappingNode.builder()
                .put("type", ScalarNode.text(signal.type(), signal.span()))
                .put("name", ScalarNode.text(signal.name().text(), signal.name().span()));
        MappingNode fields = ValueNodes.mapping(signal.fields());
        for (String key : LEAF_FIELDS) {
            MappingNode.Entry entry = fields.entry(key);
            if (entry != null) {
                leaf.put(key, entry.keySpan(), Canonical.any(entry.value()));
            }
        }
        return leaf.build(signal.span());
    }

    /// The rule with nested `And` in `And` and `Or` in `Or` merged, and with composites of one part replaced by the
    /// part.
    public static Rule flatten(Rule rule) {
        return switch (rule) {
            case Rule.And and -> {
                List<Rule> parts = new ArrayList<>();
                for (Rule part : and.parts()) {
                    Rule flat = flatten(part);
                    if (flat instanceof Rule.And nested) {
                        parts.addAll(nested.parts());
                    } else {
                        parts.add(flat);
                    }
                }
                yield parts.size() == 1 ? parts.getFirst() : new Rule.And(parts, and.span());
            }
            case Rule.Or or -> {
                List<Rule> parts = new ArrayList<>();
                for (Rule part : or.parts()) {
                    Rule flat = flatten(part);
                    if (flat instanceof Rule.Or nested) {
                        parts.addAll(nested.parts());
                    } else {
                        parts.add(flat);
                    }
                }
                yield parts.size() == 1 ? parts.getFirst() : new Rule.Or(parts, or.span());
            }
            case Rule.Not not -> new Rule.Not(flatten(not.part()), not.span());
            case Rule.Signal signal -> signal;
        };
    }
}
