package semanticrouter.config.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.RecipeEntry;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.SequenceNode;

/// Declares the domains a profile uses when it declares none at all (specification: signals §1.8).
final class AutoDomains {
    private static final String KEY = "domains";

    private AutoDomains() {}

    static MappingNode complete(RecipeEntry.Profile profile) {
        Node declared = profile.signals().get(KEY);
        if (declared instanceof SequenceNode list && !list.items().isEmpty()) {
            return profile.signals();
        }
        var names = new TreeSet<String>();
        for (DecisionEntry decision : profile.decisions()) {
            if (decision.rules() != null) {
                collect(decision.rules(), names);
            }
        }
        if (names.isEmpty()) {
            return profile.signals();
        }
        List<Node> rules = new ArrayList<>();
        for (String name : names) {
            rules.add(MappingNode.builder()
                    .put("name", name)
                    .put("description", name)
                    .put("mmlu_categories", SequenceNode.texts(List.of("other")))
                    .build());
        }
        return profile.signals().with(KEY, SequenceNode.of(rules));
    }

    private static void collect(RuleNode node, Set<String> names) {
        if (node.type().equalsIgnoreCase("domain") && !node.name().isEmpty()) {
            names.add(node.name());
        }
        node.parts().forEach(part -> collect(part, names));
    }
}
