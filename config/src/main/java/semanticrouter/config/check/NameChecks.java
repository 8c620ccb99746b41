package semanticrouter.config.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.Projections;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.signal.SignalRule;

/// Names are unique in their collection (specification: signals §1.8).
record NameChecks(CheckContext context, Recipe recipe) {
    /// Families whose names are compared without case and may not have spaces around them.
    private static final Set<String> STRICT = Set.of("metadata", "classifier");

    void check() {
        recipe.signals().forEach(this::family);
        var decisions = new HashSet<String>();
        for (BoundDecision decision : recipe.decisions()) {
            unique("decision", decision.name(), decision.at().key("name"), decisions);
        }
        Projections projections = recipe.projections();
        DocPath at = recipe.at().key("projections");
        list(
                "partition",
                projections.partitions().stream()
                        .map(Projections.PartitionEntry::name)
                        .toList(),
                at.key("partitions"));
        list(
                "score",
                projections.scores().stream().map(Projections.ScoreEntry::name).toList(),
                at.key("scores"));
        list(
                "mapping",
                projections.mappings().stream()
                        .map(Projections.MappingEntry::name)
                        .toList(),
                at.key("mappings"));
        outputs(projections, at.key("mappings"));
    }

    private void family(FamilyRules<?> family) {
        var seen = new HashSet<String>();
        for (int i = 0; i < family.rules().size(); i++) {
            SignalRule rule = family.rules().get(i);
            DocPath name = family.places().get(i).key("name");
            boolean strict = STRICT.contains(family.type());
            unique(family.type() + " signal", strict ? rule.name().toLowerCase(Locale.ROOT) : rule.name(), name, seen);
            if (strict && !rule.name().equals(rule.name().strip())) {
                context.report()
                        .error(
                                "invalid-name",
                                name,
                                "the name \"" + rule.name() + "\" has spaces around it",
                                "remove them");
            }
            // A complexity rule whose name has a colon would never match once composers ran (specification: Q7),
            // so it is refused.
            if (rule.name().contains(":") && Set.of("complexity", "classifier").contains(family.type())) {
                context.report()
                        .error(
                                "invalid-name",
                                name,
                                "the name \"" + rule.name() + "\" of a " + family.type() + " signal contains a colon",
                                "use another character");
            }
        }
    }

    private void list(String what, List<String> names, DocPath at) {
        var seen = new HashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            unique(what, names.get(i), at.index(i).key("name"), seen);
        }
    }

    private void unique(String what, String name, DocPath at, Set<String> seen) {
        if (!name.isEmpty() && !seen.add(name)) {
            context.report()
                    .error(
                            "duplicate-name",
                            at,
                            "there are two " + what + "s named \"" + name + "\"",
                            "rename one of them");
        }
    }

    private void outputs(Projections projections, DocPath at) {
        Map<String, String> owner = new HashMap<>();
        for (int m = 0; m < projections.mappings().size(); m++) {
            Projections.MappingEntry mapping = projections.mappings().get(m);
            for (int o = 0; o < mapping.outputs().size(); o++) {
                String name = mapping.outputs().get(o).name();
                String other = name.isEmpty() ? null : owner.putIfAbsent(name, mapping.name());
                if (other != null) {
                    context.report()
                            .error(
                                    "duplicate-name",
                                    at.index(m).key("outputs").index(o).key("name"),
                                    "the band \"" + name + "\" is already one of mapping \"" + other + "\"",
                                    "rename one of them");
                }
            }
        }
    }
}
