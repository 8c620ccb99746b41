package semanticrouter.dsl.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.document.Vocabulary;
import semanticrouter.dsl.syntax.Block;

/// Checks the contracts of projections. Source: routing language specification 5.5, level 3, and 3.1 to 3.3.
final class ProjectionConstraints {
    private static final String CODE = "dsl-projection";

    private final Scope scope;
    private final Declared declared;
    private final Vocabulary vocabulary;
    private final Issues found;
    private final Map<String, String> ownerOfMember = new HashMap<>();
    private final Map<String, String> ownerOfOutput = new HashMap<>();

    ProjectionConstraints(Scope scope, Declared declared, Vocabulary vocabulary, Issues found) {
        this.scope = scope;
        this.declared = declared;
        this.vocabulary = vocabulary;
        this.found = found;
    }

    void check() {
        Set<String> names = new HashSet<>();
        for (Block.Projection projection : scope.projections()) {
            String owner = "PROJECTION " + projection.kind().word() + " "
                    + projection.name().text();
            if (!names.add(projection.kind() + "\n" + projection.name().text())) {
                constraint(projection.name().span(), owner + " is declared twice");
            }
            MappingNode fields = new MappingNode(
                    ValueNodes.mapping(projection.fields()).entries(),
                    projection.name().span());
            switch (projection.kind()) {
                case PARTITION -> partition(owner, fields);
                case SCORE -> score(owner, fields);
                case MAPPING -> mapping(owner, fields);
            }
        }
        cycles();
    }

    private void constraint(Span span, String message) {
        found.constraint(CODE, span, message, "");
    }

    private void oneOf(String owner, MappingNode fields, String field, List<String> allowed) {
        String value = Nodes.text(fields, field);
        if (!allowed.contains(value)) {
            found.constraint(
                    CODE,
                    Nodes.span(fields, field),
                    value.isEmpty()
                            ? owner + " has no " + field
                            : owner + " has the unknown " + field + " \"" + value + "\"",
                    "choose one of "
                            + String.join(
                                    ", ",
                                    allowed.stream().filter(a -> !a.isEmpty()).toList()));
        }
    }

    private void partition(String owner, MappingNode fields) {
        oneOf(owner, fields, "semantics", List.of("exclusive", "softmax_exclusive"));
        if (Nodes.text(fields, "semantics").equals("softmax_exclusive")
                && !(Nodes.number(fields, "temperature").orElse(0) > 0)) {
            constraint(Nodes.span(fields, "temperature"), owner + " needs a temperature above 0");
        }
        List<Node> members = Nodes.items(fields, "members");
        if (members.isEmpty()) {
            constraint(Nodes.span(fields, "members"), owner + " has no members");
            return;
        }
        Set<String> own = new LinkedHashSet<>();
        for (Node member : members) {
            member(owner, member, Nodes.text(MappingNode.EMPTY.with("m", member), "m"), own);
        }
        boolean domains = own.stream().allMatch(declared.of("domain")::contains);
        boolean embeddings = own.stream().allMatch(declared.of("embedding")::contains);
        boolean known = own.stream().allMatch(this::isMember);
        if (known && !domains && !embeddings) {
            constraint(
                    Nodes.span(fields, "members"),
                    "the members of " + owner + " must be all domains or all embeddings");
        }
        String chosen = Nodes.text(fields, "default");
        if (!own.contains(chosen)) {
            constraint(
                    Nodes.span(fields, "default"),
                    chosen.isEmpty()
                            ? owner + " has no default"
                            : "the default of " + owner + " is not one of its members");
        }
    }

    private boolean isMember(String name) {
        return declared.of("domain").contains(name) || declared.of("embedding").contains(name);
    }

    private void member(String owner, Node node, String name, Set<String> own) {
        if (!own.add(name)) {
            constraint(node.span(), owner + " lists the member \"" + name + "\" twice");
            return;
        }
        if (!isMember(name)) {
            Set<String> candidates = new LinkedHashSet<>(declared.of("domain"));
            candidates.addAll(declared.of("embedding"));
            found.unknown(
                    Severity.CONSTRAINT,
                    CODE,
                    node.span(),
                    new Issues.Unknown(
                            owner + " has the member \"" + name
                                    + "\", which is neither a domain nor an embedding signal",
                            name,
                            candidates,
                            true));
        }
        String other = ownerOfMember.putIfAbsent(name, owner);
        if (other != null) {
            constraint(node.span(), "\"" + name + "\" is a member of both " + other + " and " + owner);
        }
    }

    private void score(String owner, MappingNode fields) {
        if (fields.has("method")) {
            oneOf(owner, fields, "method", List.of("weighted_sum"));
        }
        List<MappingNode> inputs = Nodes.mappings(fields, "inputs");
        if (inputs.isEmpty()) {
            constraint(Nodes.span(fields, "inputs"), owner + " has no inputs");
        }
        for (MappingNode input : inputs) {
            String type = Nodes.text(input, "type");
            List<String> sources = switch (type) {
                case "kb_metric" -> List.of("score");
                case "projection" -> List.of("", "score", "confidence");
                default -> List.of("", "binary", "confidence", "raw");
            };
            if (!type.equals("kb_metric") && !vocabulary.isLeafType(type)) {
                constraint(
                        input.span(),
                        type.isEmpty()
                                ? "an input of " + owner + " has no type"
                                : "an input of " + owner + " has the unknown type \"" + type + "\"");
            }
            if (type.equals("metadata") || type.equals("classifier")) {
                constraint(input.span(), "an input of " + owner + " cannot be a " + type + " signal");
            }
            if (type.equals("kb_metric")
                    && (Nodes.text(input, "kb").isEmpty()
                            || Nodes.text(input, "metric").isEmpty())) {
                constraint(input.span(), "a kb_metric input of " + owner + " needs kb and metric");
            }
            oneOf("an input of " + owner, input, "value_source", sources);
        }
    }

    private void mapping(String owner, MappingNode fields) {
        List<MappingNode> outputs = Nodes.mappings(fields, "outputs");
        if (outputs.isEmpty()) {
            constraint(Nodes.span(fields, "outputs"), owner + " has no outputs");
        }
        String method = Nodes.text(fields, "method");
        oneOf(owner, fields, "method", List.of("", "threshold_bands", "multi_emit"));
        if (method.equals("multi_emit") && outputs.size() == 1) {
            constraint(Nodes.span(fields, "outputs"), owner + " needs at least two outputs for multi_emit");
        }
        oneOf(
                "the calibration of " + owner,
                Nodes.mapping(fields, "calibration"),
                "method",
                List.of("", "sigmoid_distance"));
        for (MappingNode output : outputs) {
            String name = Nodes.text(output, "name");
            if (name.isEmpty()) {
                constraint(output.span(), "an output of " + owner + " has no name");
            }
            String other = ownerOfOutput.putIfAbsent(name, owner);
            if (other != null && !name.isEmpty()) {
                constraint(output.span(), "the output \"" + name + "\" is declared by " + other + " and by " + owner);
            }
            Limits.bounds("the output \"" + name + "\" of " + owner, output, found);
        }
    }

    /// Scores that read themselves by way of other scores and the mappings over them.
    private void cycles() {
        Map<String, Set<String>> reads = new LinkedHashMap<>();
        Map<String, String> scoreOfOutput = new HashMap<>();
        Map<String, Span> spans = new HashMap<>();
        for (Block.Projection projection : scope.projections()) {
            MappingNode fields = ValueNodes.mapping(projection.fields());
            if (projection.kind() == Block.ProjectionKind.MAPPING) {
                Declared.outputs(projection)
                        .forEach(output -> scoreOfOutput.put(Nodes.text(output, "name"), Nodes.text(fields, "source")));
            }
        }
        for (Block.Projection projection : scope.projections()) {
            if (projection.kind() == Block.ProjectionKind.SCORE) {
                spans.put(projection.name().text(), projection.name().span());
                Set<String> targets = reads.computeIfAbsent(projection.name().text(), name -> new LinkedHashSet<>());
                for (MappingNode input : Nodes.mappings(ValueNodes.mapping(projection.fields()), "inputs")) {
                    if (Nodes.text(input, "type").equals("projection")) {
                        String name = Nodes.text(input, "name");
                        boolean confidence = Nodes.text(input, "value_source").equals("confidence");
                        targets.add(confidence ? scoreOfOutput.getOrDefault(name, "") : name);
                    }
                }
            }
        }
        Set<String> done = new HashSet<>();
        for (String score : reads.keySet()) {
            visit(score, new ArrayList<>(), new Graph(reads, spans, done));
        }
    }

    private record Graph(Map<String, Set<String>> reads, Map<String, Span> spans, Set<String> done) {}

    private void visit(String score, List<String> path, Graph graph) {
        int seen = path.indexOf(score);
        if (seen >= 0) {
            List<String> cycle = new ArrayList<>(path.subList(seen, path.size()));
            cycle.add(score);
            constraint(
                    graph.spans().getOrDefault(score, scope.span()),
                    "the scores read each other in a circle: " + String.join(" -> ", cycle));
            return;
        }
        if (!graph.done().add(score) || path.size() > 1000) {
            return;
        }
        path.add(score);
        graph.reads().getOrDefault(score, Set.of()).forEach(next -> visit(next, path, graph));
        path.removeLast();
    }
}
