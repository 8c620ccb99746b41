package semanticrouter.dsl.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.dsl.document.FieldOrder;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Value;

/// Compiles `EMIT` clauses. Source: routing language specification 1.9.
public final class EmitCompiler {
    private static final List<String> RETENTION =
            List.of("drop", "ttl_turns", "keep_current_model", "prefer_prefix_retention");

    private final Diagnostics found;

    /// @param found where faults are reported
    public EmitCompiler(Diagnostics found) {
        this.found = found;
    }

    /// The `emits` of a decision; faulty ones are reported and left out.
    public List<Node> compile(List<Clauses.Emit> emits) {
        List<Node> nodes = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        for (Clauses.Emit emit : emits) {
            String kind = emit.kind().text();
            if (!kind.equals("retention")) {
                found.error(
                        "dsl-emit",
                        emit.kind().span(),
                        "",
                        "EMIT knows no kind \"" + kind + "\"",
                        "write EMIT retention");
            } else if (!kinds.add(kind)) {
                found.error("dsl-emit", emit.span(), "", "EMIT " + kind + " stands twice in one route", "keep one");
            } else if (retention(emit)) {
                MappingNode payload = FieldOrder.of(RETENTION).arrange(ValueNodes.mapping(emit.fields()));
                nodes.add(MappingNode.builder()
                        .put("kind", ScalarNode.text(kind, emit.kind().span()))
                        .put(kind, payload)
                        .build(emit.span()));
            }
        }
        return nodes;
    }

    private boolean retention(Clauses.Emit emit) {
        boolean good = true;
        if (emit.fields().all().isEmpty()) {
            found.error(
                    "dsl-emit",
                    emit.span(),
                    "",
                    "EMIT retention needs at least one field",
                    "fields are " + String.join(", ", RETENTION));
            good = false;
        }
        for (Fields.Field field : emit.fields().all()) {
            boolean fits = switch (field.name()) {
                case "drop", "keep_current_model", "prefer_prefix_retention" -> field.value() instanceof Value.Flag;
                case "ttl_turns" -> field.value() instanceof Value.Whole whole && whole.value() >= 0;
                default -> false;
            };
            if (!fits) {
                String wanted = field.name().equals("ttl_turns")
                        ? " must be a whole number of at least 0"
                        : RETENTION.contains(field.name()) ? " must be true or false" : " does not exist";
                found.error(
                        "dsl-emit",
                        field.value().span(),
                        "",
                        "the field \"" + field.name() + "\" of EMIT retention" + wanted,
                        RETENTION.contains(field.name()) ? "" : Suggestion.hint(field.name(), RETENTION));
                good = false;
            }
        }
        MappingNode payload = ValueNodes.mapping(emit.fields());
        if (Nodes.flag(payload, "drop") && Nodes.number(payload, "ttl_turns").orElse(0) > 0) {
            found.error(
                    "dsl-emit",
                    emit.span(),
                    "",
                    "EMIT retention cannot both drop and keep for ttl_turns",
                    "remove one");
            good = false;
        }
        return good;
    }
}
