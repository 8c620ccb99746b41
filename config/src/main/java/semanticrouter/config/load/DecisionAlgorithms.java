package semanticrouter.config.load;

import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Gives every decision of every recipe the same algorithm. One that has it keeps its settings; those of another one go
/// with it.
///
/// @param override its value is the type
/// @param found where the notes go, one for each decision that is changed
record DecisionAlgorithms(DocumentOverride override, Diagnostics found) {
    MappingNode apply(MappingNode document) {
        MappingNode changed = routing(document, DocPath.ROOT);
        return changed.get("recipes") instanceof SequenceNode recipes
                ? changed.with("recipes", each(recipes, DocPath.ROOT.key("recipes"), this::routing))
                : changed;
    }

    /// Changes an item that is a mapping.
    @FunctionalInterface
    private interface Change {
        MappingNode of(MappingNode item, DocPath at);
    }

    private static SequenceNode each(SequenceNode list, DocPath at, Change change) {
        int[] next = {0};
        return list.mapItems(item -> {
            DocPath place = at.index(next[0]++);
            return item instanceof MappingNode mapping ? change.of(mapping, place) : item;
        });
    }

    /// @param holder of `routing`: the document, or a recipe
    private MappingNode routing(MappingNode holder, DocPath at) {
        if (holder.get("routing") instanceof MappingNode routing
                && routing.get("decisions") instanceof SequenceNode decisions) {
            DocPath place = at.key("routing").key("decisions");
            return holder.with("routing", routing.with("decisions", each(decisions, place, this::decision)));
        }
        return holder;
    }

    private MappingNode decision(MappingNode decision, DocPath at) {
        String wanted = override.value().text();
        Node written = decision.at("algorithm", "type");
        if (written instanceof ScalarNode type && type.text().equals(wanted)) {
            return decision;
        }
        found.add(new Diagnostic(
                Severity.NOTE,
                override.code(),
                decision.span(),
                at.key("algorithm").toString(),
                override.by() + " sets the algorithm to \"" + wanted + "\"",
                override.undo()));
        return decision.with(
                "algorithm", MappingNode.builder().put("type", override.value()).build());
    }
}
