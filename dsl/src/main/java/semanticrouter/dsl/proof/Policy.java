package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.document.PluginNames;
import semanticrouter.dsl.document.RuleNodes;
import semanticrouter.dsl.syntax.Rule;

/// The decisions of one profile, as far as ranking and proofs need them.
///
/// @param recipe name of the recipe, empty for the top level
/// @param path where the profile stands in the document
/// @param byConfidence whether the strategy ranks by confidence before priority
/// @param decisions in the order of the document
/// @param defaultModel the model that serves a request without a decision, empty when the document does not say
record Policy(
        String recipe, String path, boolean byConfidence, List<Decision> decisions, Optional<String> defaultModel) {
    Policy {
        decisions = List.copyOf(decisions);
    }

    /// One decision.
    ///
    /// @param confidence bounds of its confidence when it matches
    /// @param models every model it may call
    /// @param plugins the plugins it runs
    /// @param span where its name stands
    record Decision(
            String name,
            long priority,
            long tier,
            Rule rule,
            Confidence confidence,
            List<String> models,
            List<String> plugins,
            Span span) {
        Decision {
            models = List.copyOf(models);
            plugins = List.copyOf(plugins);
        }

        /// Whether it says nothing about when it matches.
        boolean matchesAll() {
            return rule instanceof Rule.And and && and.parts().isEmpty();
        }
    }

    /// The policy of a profile.
    ///
    /// @param routing the profile
    /// @param place where it comes from
    /// @param document the document it belongs to, for what is set globally
    static Policy of(MappingNode routing, Place place, MappingNode document) {
        String strategy = Nodes.text(routing, "strategy");
        if (strategy.isEmpty() && document.at("global", "router") instanceof MappingNode router) {
            strategy = Nodes.text(router, "strategy");
        }
        List<Decision> decisions = new ArrayList<>();
        for (MappingNode decision : Nodes.mappings(routing, "decisions")) {
            decisions.add(decision(decision, Nodes.mapping(routing, "signals")));
        }
        String model = document.at("providers", "defaults") instanceof MappingNode defaults
                ? Nodes.text(defaults, "default_model")
                : "";
        return new Policy(
                place.recipe(),
                place.path(),
                strategy.toLowerCase(Locale.ROOT).equals("confidence"),
                decisions,
                Optional.of(model).filter(name -> !name.isEmpty()));
    }

    /// Which profile of a document.
    record Place(String recipe, String path) {}

    private static Decision decision(MappingNode decision, MappingNode signals) {
        Rule rule = RuleNodes.rule(Nodes.mapping(decision, "rules"));
        return new Decision(
                Nodes.text(decision, "name"),
                Nodes.whole(decision, "priority").orElse(0),
                Nodes.whole(decision, "tier").orElse(0),
                rule,
                Confidence.of(rule, signals),
                CalledModels.of(decision),
                Nodes.mappings(decision, "plugins").stream()
                        .filter(plugin -> !isOff(Nodes.mapping(plugin, "configuration")))
                        .map(plugin -> PluginNames.normal(Nodes.text(plugin, "type")))
                        .toList(),
                Nodes.span(decision, "name"));
    }

    static boolean isOff(MappingNode configuration) {
        return Nodes.text(configuration, "enabled").equals("false");
    }
}
