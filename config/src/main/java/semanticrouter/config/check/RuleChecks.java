package semanticrouter.config.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.Projections;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.ContractKinds;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.recipe.RuleConditions;
import semanticrouter.config.recipe.RuleShape;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.core.signal.SignalRule;

/// Conditions are well-formed and name what the recipe declares (specification: signals §1.9).
record RuleChecks(CheckContext context, Recipe recipe) {
    private static final String PROJECTION = "projection";
    private static final String CLASSIFIER = "classifier";

    void check() {
        for (BoundDecision decision : recipe.decisions()) {
            RuleNode rules = decision.entry().rules();
            if (rules != null) {
                new RuleShape(context.report()).check(rules, decision.at().key("rules"));
                references(rules, decision.at().key("rules"));
            }
        }
        for (FamilyRules<?> family : recipe.signals()) {
            composers(family);
        }
    }

    private <R extends Record & SignalRule> void composers(FamilyRules<R> family) {
        for (int i = 0; i < family.rules().size(); i++) {
            DocPath at = family.places().get(i).key("composer");
            family.family()
                    .composer(family.rules().get(i))
                    .ifPresent(condition -> references(RuleConditions.rules(condition), at));
        }
    }

    private void references(RuleNode node, DocPath at) {
        if (node.leaf() && !node.type().isBlank() && !node.name().isBlank()) {
            leaf(node, at);
        }
        for (int i = 0; i < node.parts().size(); i++) {
            references(node.parts().get(i), at.key("conditions").index(i));
        }
    }

    private void leaf(RuleNode node, DocPath at) {
        String type = node.type().strip().toLowerCase(Locale.ROOT);
        if (!type.equals(PROJECTION)
                && !ContractKinds.isSignal(type)
                && recipe.family(type).isEmpty()) {
            List<String> types = new ArrayList<>(new LinkedHashSet<>(ContractKinds.SIGNALS.values()));
            types.add(PROJECTION);
            String near = Suggestion.hint(type, types);
            context.report()
                    .error(
                            "unknown-signal-type",
                            at.key("type"),
                            "\"" + node.type() + "\" is not a signal family",
                            near.isEmpty()
                                    ? "use one of "
                                            + String.join(
                                                    ", ",
                                                    types.stream().sorted().toList())
                                    : near);
            return;
        }
        Set<String> declared = declared(type);
        if (!declared.contains(node.name())) {
            context.report()
                    .error(
                            "unknown-signal",
                            at.key("name"),
                            "the recipe declares no " + type + " \"" + node.name() + "\"",
                            unknownHint(type, node.name(), declared));
            return;
        }
        if (type.equals(CLASSIFIER)) {
            classifier(node, at);
        } else if (type.equals("authz")) {
            binding(node, at);
        }
    }

    private String unknownHint(String type, String name, Set<String> declared) {
        String near = Suggestion.hint(name, new ArrayList<>(declared));
        if (!near.isEmpty()) {
            return near;
        }
        for (FamilyRules<?> other : recipe.signals()) {
            if (other.leaves().contains(name)) {
                return "there is a signal of that name in the family " + other.type();
            }
        }
        if (type.equals("complexity") && !name.contains(":")) {
            return "write the level too, as in \"" + name + ":hard\"";
        }
        return declared.isEmpty()
                ? type.equals(PROJECTION)
                        ? "add a mapping with this output to projections"
                        : "add it to signals." + listKey(type)
                : "declared: " + String.join(", ", declared.stream().limit(12).toList());
    }

    private static String listKey(String type) {
        return ContractKinds.SIGNALS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(type);
    }

    /// Names that conditions of a type can refer to.
    private Set<String> declared(String type) {
        if (type.equals(PROJECTION)) {
            var names = new LinkedHashSet<String>();
            recipe.projections()
                    .mappings()
                    .forEach(mapping -> mapping.outputs().stream()
                            .map(Projections.OutputEntry::name)
                            .forEach(names::add));
            return names;
        }
        Optional<FamilyRules<?>> family = recipe.family(type);
        if (family.isEmpty()) {
            return Set.of();
        }
        var names = new LinkedHashSet<>(family.get().leaves());
        if (type.equals(CLASSIFIER)) {
            names.addAll(family.get().names());
        }
        return names;
    }

    /// Only the role of a binding matches upstream; its name matches here too, but not elsewhere.
    private void binding(RuleNode node, DocPath at) {
        var roles = new HashSet<String>();
        for (MappingNode rule : context.rules(recipe, "authz")) {
            if (rule.get("role") instanceof ScalarNode role) {
                roles.add(role.text());
            }
        }
        if (!roles.isEmpty() && !roles.contains(node.name())) {
            context.report()
                    .warning(
                            "authz-binding-name",
                            at.key("name"),
                            "\"" + node.name() + "\" is the name of a role binding, not a role",
                            "refer to its role");
        }
    }

    private void classifier(RuleNode node, DocPath at) {
        for (MappingNode rule : context.rules(recipe, CLASSIFIER)) {
            if (!(rule.get("name") instanceof ScalarNode name) || !name.text().equals(node.name())) {
                continue;
            }
            List<String> labels = rule.get("labels") instanceof SequenceNode list
                    ? list.items().stream()
                            .map(item -> item instanceof ScalarNode label ? label.text() : "")
                            .toList()
                    : List.of();
            if (!node.label().isEmpty() && !labels.contains(node.label())) {
                String near = Suggestion.hint(node.label(), labels);
                context.report()
                        .error(
                                "unknown-label",
                                at.key("label"),
                                "the classifier \"" + node.name() + "\" has no label \"" + node.label() + "\"",
                                near.isEmpty() ? "its labels: " + String.join(", ", labels) : near);
            }
            boolean local =
                    rule.get("type") instanceof ScalarNode type && type.text().equals("local");
            RuleNode.Bounds bounds = node.predicate();
            if (local && bounds != null) {
                Double least = bounds.gte();
                boolean onlyGte = bounds.gt() == null
                        && bounds.lt() == null
                        && bounds.lte() == null
                        && least != null
                        && least >= 0.5;
                if (!onlyGte) {
                    context.report()
                            .error(
                                    "rule-predicate",
                                    at.key("predicate"),
                                    "a local classifier answers its best label only, so its predicate must be gte of 0.5 or more",
                                    "write predicate: {gte: 0.5}");
                }
            }
        }
    }
}
