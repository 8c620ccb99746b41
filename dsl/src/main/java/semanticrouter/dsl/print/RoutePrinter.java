package semanticrouter.dsl.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.dsl.document.FieldOrder;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.document.RuleNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Quoted;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.RulePrinter;

/// Writes one decision as a `ROUTE` block.
final class RoutePrinter {
    /// Keys of a decision that the language expresses.
    private static final Set<String> KNOWN = Set.of(
            "name",
            "description",
            "priority",
            "tier",
            "rules",
            "modelRefs",
            "candidateIterations",
            "algorithm",
            "plugins",
            "emits");

    /// Values of `on_error` that count for an algorithm's block as well as beside it.
    private static final Set<String> INHERITED = Set.of("skip", "fail");

    private static final List<String> EMIT_FIELDS =
            List.of("drop", "ttl_turns", "keep_current_model", "prefer_prefix_retention");

    private final Vocabulary vocabulary;
    private final Map<String, String> paramSizes;
    private final Losses losses;

    /// @param paramSizes the parameter size of every model card that has one
    RoutePrinter(Vocabulary vocabulary, Map<String, String> paramSizes, Losses losses) {
        this.vocabulary = vocabulary;
        this.paramSizes = paramSizes;
        this.losses = losses;
    }

    /// The block, ending with a newline.
    String print(MappingNode decision, String path) {
        StringBuilder out = new StringBuilder("ROUTE ").append(Quoted.name(Nodes.text(decision, "name")));
        String description = Nodes.text(decision, "description");
        if (!description.isEmpty()) {
            out.append(" (description = ").append(Quoted.quote(description)).append(')');
        }
        out.append(" {\n");
        out.append("  PRIORITY ")
                .append(Nodes.whole(decision, "priority").orElse(0))
                .append('\n');
        long tier = Nodes.whole(decision, "tier").orElse(0);
        if (tier != 0) {
            out.append("  TIER ").append(tier).append('\n');
        }
        when(out, decision, path);
        models(out, decision, path);
        algorithm(out, Nodes.mapping(decision, "algorithm"), path + ".algorithm");
        Nodes.mappings(decision, "plugins").forEach(plugin -> plugin(out, plugin));
        Nodes.mappings(decision, "emits").forEach(emit -> emit(out, emit));
        unexpressed(decision, path);
        return out.append("}\n").toString();
    }

    private void unexpressed(MappingNode decision, String path) {
        for (MappingNode.Entry entry : decision.entries()) {
            if (!KNOWN.contains(entry.key()) && !Nodes.isNull(entry.value())) {
                losses.kept(entry.keySpan(), path + "." + entry.key(), "\"" + entry.key() + "\"");
            }
        }
    }

    private void when(StringBuilder out, MappingNode decision, String path) {
        Rule rule = RuleNodes.flatten(RuleNodes.rule(Nodes.mapping(decision, "rules")));
        if (rule instanceof Rule.And and && and.parts().isEmpty()) {
            return;
        }
        if (hasEmpty(rule)) {
            losses.changed(
                    Nodes.span(decision, "rules"),
                    path + ".rules",
                    "a condition without parts inside another one, an OR of nothing or a NOT without exactly one part"
                            + " cannot be written in the routing language");
        }
        out.append("  WHEN ").append(RulePrinter.print(rule)).append('\n');
    }

    private static boolean hasEmpty(Rule rule) {
        return switch (rule) {
            case Rule.And and -> and.parts().isEmpty() || and.parts().stream().anyMatch(RoutePrinter::hasEmpty);
            case Rule.Or or -> or.parts().isEmpty() || or.parts().stream().anyMatch(RoutePrinter::hasEmpty);
            case Rule.Not not -> hasEmpty(not.part());
            case Rule.Signal _ -> false;
        };
    }

    private void models(StringBuilder out, MappingNode decision, String path) {
        List<MappingNode> refs = Nodes.mappings(decision, "modelRefs");
        List<MappingNode> iterations = Nodes.mappings(decision, "candidateIterations");
        if (!refs.isEmpty() && !coveredByIteration(refs, iterations)) {
            out.append("  MODEL ")
                    .append(refs.stream().map(this::modelRef).collect(Collectors.joining(",\n        ")))
                    .append('\n');
        }
        for (MappingNode iteration : iterations) {
            iteration(out, iteration);
        }
        for (int i = 0; i < refs.size(); i++) {
            MappingNode.Entry reason = refs.get(i).entry("reasoning_description");
            if (reason != null && !Nodes.isNull(reason.value())) {
                losses.kept(
                        reason.keySpan(),
                        path + ".modelRefs[" + i + "].reasoning_description",
                        "reasoning_description");
            }
        }
    }

    /// Whether the one `FOR` over listed models yields exactly the references, so that they need no clause of their
    /// own.
    private boolean coveredByIteration(List<MappingNode> refs, List<MappingNode> iterations) {
        List<MappingNode> lists = iterations.stream()
                .filter(iteration -> Nodes.text(iteration, "source").equals("models"))
                .toList();
        if (lists.size() != 1) {
            return false;
        }
        String variable = Nodes.text(lists.getFirst(), "variable");
        boolean emitsVariable = Nodes.mappings(lists.getFirst(), "outputs").stream()
                .anyMatch(output -> Nodes.text(output, "value").equals(variable));
        List<String> listed = Nodes.mappings(lists.getFirst(), "models").stream()
                .map(this::modelRef)
                .toList();
        return emitsVariable && listed.equals(refs.stream().map(this::modelRef).toList());
    }

    private String modelRef(MappingNode ref) {
        List<String> options = new ArrayList<>();
        String model = Nodes.text(ref, "model");
        if (!Nodes.isNull(ref.get("use_reasoning"))) {
            options.add("reasoning = " + Nodes.flag(ref, "use_reasoning"));
        }
        text(options, "effort", Nodes.text(ref, "reasoning_effort"));
        text(options, "lora", Nodes.text(ref, "lora_name"));
        Nodes.number(ref, "weight").ifPresent(weight -> {
            if (weight != 0 && Double.isFinite(weight)) {
                options.add("weight = " + TextBlocks.value(ScalarNode.real(weight)));
            }
        });
        text(options, "param_size", paramSizes.getOrDefault(model, ""));
        return Quoted.quote(model) + (options.isEmpty() ? "" : " (" + String.join(", ", options) + ")");
    }

    private static void text(List<String> options, String name, String value) {
        if (!value.isEmpty()) {
            options.add(name + " = " + Quoted.quote(value));
        }
    }

    private void iteration(StringBuilder out, MappingNode iteration) {
        String source = Nodes.text(iteration, "source");
        String over = source.equals("models")
                ? Nodes.mappings(iteration, "models").stream()
                        .map(this::modelRef)
                        .collect(Collectors.joining(", ", "[", "]"))
                : Quoted.name(source);
        String body = Nodes.mappings(iteration, "outputs").stream()
                .map(output -> Quoted.name(Nodes.text(output, "value")))
                .collect(Collectors.joining(", "));
        out.append("  FOR ")
                .append(Nodes.text(iteration, "variable"))
                .append(" IN ")
                .append(over)
                .append(" {\n");
        out.append("    MODEL ").append(body).append("\n  }\n");
    }

    private void algorithm(StringBuilder out, MappingNode algorithm, String path) {
        String type = Nodes.text(algorithm, "type");
        if (type.isEmpty()) {
            return;
        }
        MappingNode block = Nodes.mapping(algorithm, type);
        MappingNode fields =
                type.equals("prompt") && !block.entries().isEmpty() ? MappingNode.EMPTY.with("prompt", block) : block;
        MappingNode.Entry onError = algorithm.entry("on_error");
        String said = Nodes.text(algorithm, "on_error");
        if (onError != null
                && !said.isEmpty()
                && !Nodes.text(fields, "on_error").equals(said)) {
            // An algorithm without an on_error of its own takes skip and fail from beside it, so one place is enough.
            if (Nodes.text(fields, "on_error").isEmpty()
                    && (!vocabulary.hasOnErrorInside(type) || INHERITED.contains(said))) {
                fields = fields.with("on_error", onError.value());
            } else {
                losses.kept(onError.keySpan(), path + ".on_error", "on_error beside the algorithm's own");
            }
        }
        for (MappingNode.Entry entry : algorithm.entries()) {
            if (!Set.of("type", "on_error", type).contains(entry.key()) && !Nodes.isNull(entry.value())) {
                losses.kept(entry.keySpan(), path + "." + entry.key(), "\"" + entry.key() + "\" of the algorithm");
            }
        }
        body(out, "ALGORITHM " + type, FieldOrder.of(List.of()).arrange(fields));
    }

    private void plugin(StringBuilder out, MappingNode plugin) {
        String type = PluginNames.normal(Nodes.text(plugin, "type"));
        MappingNode configuration = Nodes.mapping(plugin, "configuration");
        body(
                out,
                "PLUGIN " + Quoted.name(type),
                FieldOrder.of(vocabulary.pluginFields(type)).arrange(configuration));
    }

    private static void body(StringBuilder out, String head, MappingNode fields) {
        out.append("  ").append(head);
        if (!fields.entries().isEmpty()) {
            out.append(" {\n").append(TextBlocks.lines(fields, "    ")).append("  }");
        }
        out.append('\n');
    }

    private static void emit(StringBuilder out, MappingNode emit) {
        String kind = Nodes.text(emit, "kind");
        MappingNode fields = FieldOrder.of(EMIT_FIELDS).arrange(Nodes.mapping(emit, kind));
        out.append("  EMIT ")
                .append(kind)
                .append(" {\n")
                .append(TextBlocks.lines(fields, "    "))
                .append("  }\n");
    }
}
