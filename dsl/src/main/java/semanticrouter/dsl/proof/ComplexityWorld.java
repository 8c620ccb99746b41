package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;

/// Complexity rules: each has exactly one level, and none where its composer fails. Source: specification 2.13.
final class ComplexityWorld {
    private static final List<String> LEVELS = List.of("easy", "medium", "hard");

    /// Families a composer can ask; any other leaf is false.
    private static final Set<String> COMPOSABLE = Set.of(
            "keyword",
            "embedding",
            "domain",
            "fact_check",
            "user_feedback",
            "reask",
            "preference",
            "language",
            "context",
            "structure",
            "modality",
            "kb",
            "conversation");

    private final SignalWorld world;
    private final Variables variables;

    ComplexityWorld(SignalWorld world, Variables variables) {
        this.world = world;
        this.variables = variables;
    }

    void declare(List<MappingNode> rules) {
        for (MappingNode rule : rules) {
            String name = SignalWorld.name(rule);
            Formula composed = rule.get("composer") instanceof MappingNode composer
                            && !composer.entries().isEmpty()
                    ? condition(composer)
                    : Formula.TRUE;
            if (name.contains(":")) {
                composed = rule.has("composer") ? Formula.FALSE : composed;
            }
            List<Formula> levels = new ArrayList<>();
            for (String level : LEVELS) {
                Formula is = variables.fresh();
                levels.add(is);
                world.define("complexity", name + ":" + level, is);
            }
            // Without its level a rule is no name that matches.
            world.define("complexity", name, Formula.FALSE);
            variables.require(Formula.atMostOne(levels));
            variables.group(levels);
            variables.require(Formula.implies(composed, Formula.or(levels)));
            variables.require(Formula.implies(Formula.or(levels), composed));
        }
    }

    private Formula condition(MappingNode node) {
        String type = Nodes.text(node, "type");
        if (!type.isEmpty()) {
            return COMPOSABLE.contains(type) ? world.unranked(type, SignalWorld.name(node)) : Formula.FALSE;
        }
        List<Formula> parts =
                Nodes.mappings(node, "conditions").stream().map(this::condition).toList();
        return switch (Nodes.text(node, "operator").strip().toUpperCase(Locale.ROOT)) {
            case "", "AND" -> Formula.and(parts);
            case "OR" -> Formula.or(parts);
            case "NOT" -> parts.size() == 1 ? Formula.not(parts.getFirst()) : Formula.FALSE;
            default -> variables.fresh();
        };
    }
}
