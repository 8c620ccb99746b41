package semanticrouter.dsl.check;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.FamilySpec;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;

/// Checks the limits of signals. Source: routing language specification 5.5, level 3, with the family contracts of 2.
final class SignalConstraints {
    /// The domains that the classifier knows. Source: specification 1.17.
    private static final Set<String> CATEGORIES = new TreeSet<>(Set.of(
            "biology",
            "business",
            "chemistry",
            "computer science",
            "economics",
            "engineering",
            "health",
            "history",
            "law",
            "math",
            "other",
            "philosophy",
            "physics",
            "psychology"));

    private final Scope scope;
    private final Vocabulary vocabulary;
    private final Issues found;

    SignalConstraints(Scope scope, Vocabulary vocabulary, Issues found) {
        this.scope = scope;
        this.vocabulary = vocabulary;
        this.found = found;
    }

    void check() {
        for (Block.Signal signal : scope.signals()) {
            new SignalConstraints(scope, vocabulary, found.within(signal.name().span())).signal(signal);
        }
    }

    private void signal(Block.Signal signal) {
        String type = signal.type().text();
        String owner = "SIGNAL " + type + " " + signal.name().text();
        if (vocabulary.signal(type).isEmpty()) {
            List<String> types =
                    vocabulary.signals().stream().map(FamilySpec::type).toList();
            found.unknown(
                    Severity.CONSTRAINT,
                    "dsl-unknown-signal-type",
                    signal.type().span(),
                    new Issues.Unknown("the signal type \"" + type + "\" does not exist", type, types, false));
            return;
        }
        MappingNode fields = new MappingNode(
                ValueNodes.mapping(signal.fields()).entries(), signal.name().span());
        Limits.check(owner, fields, found);
        switch (type) {
            case "keyword" -> present(owner, fields, "keywords");
            case "embedding" -> {
                present(owner, fields, "threshold");
                present(owner, fields, "candidates");
            }
            case "domain" -> categories(owner, fields);
            case "structure" -> structure(owner, fields);
            case "conversation" -> conversation(owner, fields);
            default -> {}
        }
    }

    private void present(String owner, MappingNode fields, String field) {
        Node value = fields.get(field);
        if (Nodes.isNull(value)
                || (value instanceof SequenceNode list && list.items().isEmpty())) {
            found.constraint("dsl-missing-field", fields.span(), owner + " has no " + field, "add " + field);
        }
    }

    private void categories(String owner, MappingNode fields) {
        for (Node category : Nodes.items(fields, "mmlu_categories")) {
            String name = Nodes.text(MappingNode.EMPTY.with("c", category), "c");
            if (!CATEGORIES.contains(name)) {
                found.unknown(
                        Severity.CONSTRAINT,
                        "dsl-unknown-category",
                        category.span(),
                        new Issues.Unknown(
                                owner + " names the unsupported category \"" + name + "\"", name, CATEGORIES, true));
            }
        }
    }

    private void structure(String owner, MappingNode fields) {
        MappingNode feature = Nodes.mapping(fields, "feature");
        MappingNode source = Nodes.mapping(feature, "source");
        String type = Nodes.text(feature, "type");
        String of = Nodes.text(source, "type");
        if (!oneOf(owner, fields, "feature type", type, List.of("exists", "count", "density", "sequence"))
                || !oneOf(
                        owner, feature, "source type", of, List.of("regex", "keyword_set", "sequence", "text_bytes"))) {
            return;
        }
        Span span = feature.span();
        if (type.equals("sequence") != of.equals("sequence")) {
            contract(span, owner + " needs the feature sequence exactly with the source sequence");
        }
        if (of.equals("text_bytes") && !type.equals("count")) {
            contract(span, owner + " can only count text_bytes");
        }
        String needed = switch (of) {
            case "regex" -> "pattern";
            case "keyword_set" -> "keywords";
            case "sequence" -> "sequences";
            default -> "";
        };
        if (!needed.isEmpty()
                && Nodes.text(source, needed).isEmpty()
                && Nodes.items(source, needed).isEmpty()) {
            contract(source.span(), owner + " has the source " + of + " without " + needed);
        }
        for (Node sequence : Nodes.items(source, "sequences")) {
            if (!(sequence instanceof SequenceNode list) || list.items().size() < 2) {
                contract(sequence.span(), "every sequence of " + owner + " needs at least two markers");
            }
        }
        predicate(owner, fields, type);
    }

    private void conversation(String owner, MappingNode fields) {
        MappingNode feature = Nodes.mapping(fields, "feature");
        MappingNode source = Nodes.mapping(feature, "source");
        String type = Nodes.text(feature, "type");
        boolean typed = oneOf(owner, fields, "feature type", type, List.of("count", "exists"));
        oneOf(
                owner,
                feature,
                "source type",
                Nodes.text(source, "type"),
                List.of(
                        "message",
                        "tool_definition",
                        "assistant_tool_call",
                        "assistant_tool_cycle",
                        "active_tool_loop",
                        "image_content"));
        String role = Nodes.text(source, "role");
        if (!role.isEmpty()) {
            oneOf(owner, source, "role", role, List.of("user", "assistant", "system", "developer", "tool", "non_user"));
        }
        if (typed) {
            predicate(owner, fields, type);
        }
    }

    private void predicate(String owner, MappingNode fields, String feature) {
        if (Nodes.isNull(fields.get("predicate"))) {
            return;
        }
        if (feature.equals("exists")) {
            contract(Nodes.span(fields, "predicate"), owner + " must have no predicate, because its feature is exists");
        } else {
            Limits.bounds(owner, Nodes.mapping(fields, "predicate"), found);
        }
    }

    private boolean oneOf(String owner, MappingNode place, String what, String value, List<String> allowed) {
        if (allowed.contains(value)) {
            return true;
        }
        String message =
                value.isEmpty() ? owner + " has no " + what : owner + " has the unknown " + what + " \"" + value + "\"";
        found.constraint("dsl-contract", place.span(), message, "choose one of " + String.join(", ", allowed));
        return false;
    }

    private void contract(Span span, String message) {
        found.constraint("dsl-contract", span, message, "");
    }
}
