package semanticrouter.dsl.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.RuleNodes;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Rule;

/// Finds signals and conditions that contradict each other. Source: routing language specification 5.5, level 4.
final class ConflictChecks {
    private final Scope scope;
    private final Issues found;

    ConflictChecks(Scope scope, Issues found) {
        this.scope = scope;
        this.found = found;
    }

    void check() {
        sharedCategories();
        Map<String, String> partitionOf = new HashMap<>();
        for (Block.Projection projection : scope.projections()) {
            if (projection.kind() == Block.ProjectionKind.PARTITION) {
                Nodes.texts(ValueNodes.mapping(projection.fields()), "members")
                        .forEach(member ->
                                partitionOf.put(member, projection.name().text()));
            }
        }
        for (Block.Route route : scope.routes()) {
            if (route.when() != null) {
                impossible(route, RuleNodes.flatten(route.when()), partitionOf);
            }
        }
        new GuardAnalysis(scope, found).check();
    }

    private void sharedCategories() {
        Map<String, String> ownerOf = new HashMap<>();
        for (Block.Signal signal : scope.signals()) {
            if (!signal.type().text().equals("domain")) {
                continue;
            }
            for (String category : Nodes.texts(ValueNodes.mapping(signal.fields()), "mmlu_categories")) {
                String other = ownerOf.putIfAbsent(category, signal.name().text());
                if (other != null && !other.equals(signal.name().text())) {
                    found.warning(
                            "dsl-shared-category",
                            signal.name().span(),
                            "SIGNAL domain " + signal.name().text() + " and SIGNAL domain " + other
                                    + " both claim the category \"" + category + "\"",
                            "let one of them have it");
                }
            }
        }
    }

    private void impossible(Block.Route route, Rule rule, Map<String, String> partitionOf) {
        switch (rule) {
            case Rule.And and -> {
                Map<String, String> required = new HashMap<>();
                for (Rule part : and.parts()) {
                    if (part instanceof Rule.Signal leaf
                            && List.of("domain", "embedding").contains(leaf.type())) {
                        member(route, leaf, required, partitionOf);
                    }
                    impossible(route, part, partitionOf);
                }
            }
            case Rule.Or or -> or.parts().forEach(part -> impossible(route, part, partitionOf));
            case Rule.Not not -> impossible(route, not.part(), partitionOf);
            case Rule.Signal _ -> {}
        }
    }

    private void member(
            Block.Route route, Rule.Signal leaf, Map<String, String> required, Map<String, String> partitionOf) {
        String partition = partitionOf.get(leaf.name().text());
        if (partition == null) {
            return;
        }
        String other = required.putIfAbsent(partition, leaf.name().text());
        if (other != null && !other.equals(leaf.name().text())) {
            found.constraint(
                    "dsl-impossible-and",
                    leaf.span(),
                    "ROUTE " + route.name().text() + " requires both \"" + other + "\" and \""
                            + leaf.name().text() + "\", of which PROJECTION partition " + partition
                            + " lets only one match",
                    "use OR");
        }
    }
}
