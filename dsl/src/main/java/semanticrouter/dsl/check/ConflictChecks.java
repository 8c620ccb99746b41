package semanticrouter.dsl.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.dsl.compile.Scope;
import semanticrouter.dsl.document.Nodes;
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
                impossible(route, route.when(), true, partitionOf);
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

    /// Looks at every conjunction a condition amounts to, whichever operators and negations it is written with.
    private void impossible(Block.Route route, Rule rule, boolean positive, Map<String, String> partitionOf) {
        conjunction(route, rule, positive, new HashMap<>(), partitionOf);
    }

    /// @param required member by partition that the conjunction requires so far
    private void conjunction(
            Block.Route route,
            Rule rule,
            boolean positive,
            Map<String, String> required,
            Map<String, String> partitionOf) {
        switch (rule) {
            case Rule.And and -> parts(route, and.parts(), positive, positive, required, partitionOf);
            case Rule.Or or -> parts(route, or.parts(), positive, !positive, required, partitionOf);
            case Rule.Not not -> conjunction(route, not.part(), !positive, required, partitionOf);
            case Rule.Signal leaf -> {
                // A leaf with a predicate reads the score itself, which a partition leaves alone.
                if (positive
                        && List.of("domain", "embedding").contains(leaf.type())
                        && leaf.fields().value("predicate").isEmpty()) {
                    member(route, leaf, required, partitionOf);
                }
            }
        }
    }

    private void parts(
            Block.Route route,
            List<Rule> parts,
            boolean positive,
            boolean allHold,
            Map<String, String> required,
            Map<String, String> partitionOf) {
        for (Rule part : parts) {
            if (allHold) {
                conjunction(route, part, positive, required, partitionOf);
            } else {
                impossible(route, part, positive, partitionOf);
            }
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
