package semanticrouter.config.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import semanticrouter.config.bind.SensitiveKeys;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.Projections;
import semanticrouter.config.document.ProviderModel;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.recipe.RuleConditions;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.core.rule.SignalKey;
import semanticrouter.core.signal.SignalRule;

/// Notes on what is legal and seldom meant (specification: surfaces §2.5). What takes a proof, such as decisions that
/// can never match, is found by {@link semanticrouter.config.compile.PolicyCheck}.
record Lints(CheckContext context) {
    void check() {
        for (Recipe recipe : context.recipes()) {
            unused(recipe);
            priorities(recipe);
            costs(recipe);
        }
        secrets(context.written(), DocPath.ROOT);
    }

    private void unused(Recipe recipe) {
        Set<SignalKey> read = new HashSet<>();
        for (BoundDecision decision : recipe.decisions()) {
            read.addAll(RuleConditions.leaves(
                    RuleConditions.condition(decision.entry().rules())));
        }
        for (Projections.ScoreEntry score : recipe.projections().scores()) {
            score.inputs().forEach(input -> read.add(new SignalKey(input.type(), input.name())));
        }
        for (Projections.PartitionEntry partition : recipe.projections().partitions()) {
            partition.members().forEach(member -> {
                read.add(new SignalKey("domain", member));
                read.add(new SignalKey("embedding", member));
            });
        }
        recipe.signals().forEach(family -> composed(family, read));
        recipe.signals().forEach(family -> unused(family, read));
    }

    private static <R extends Record & SignalRule> void composed(FamilyRules<R> family, Set<SignalKey> read) {
        for (R rule : family.rules()) {
            family.family().composer(rule).ifPresent(condition -> read.addAll(RuleConditions.leaves(condition)));
        }
    }

    private <R extends Record & SignalRule> void unused(FamilyRules<R> family, Set<SignalKey> read) {
        for (int i = 0; i < family.rules().size(); i++) {
            R rule = family.rules().get(i);
            boolean used = read.contains(new SignalKey(family.type(), rule.name()))
                    || family.family().leaves(rule).stream()
                            .anyMatch(leaf -> read.contains(new SignalKey(family.type(), leaf)));
            if (!used) {
                context.note(
                        "unused-signal",
                        family.places().get(i).key("name"),
                        "nothing reads the " + family.type() + " signal \"" + rule.name() + "\"",
                        "use it in a decision, or remove it");
            }
        }
    }

    private void priorities(Recipe recipe) {
        Map<Integer, String> owner = new HashMap<>();
        for (BoundDecision decision : recipe.decisions()) {
            int priority = decision.entry().priority();
            String other = owner.putIfAbsent(priority, decision.name());
            if (other != null) {
                context.note(
                        "equal-priority",
                        decision.at(),
                        "\"" + decision.name() + "\" and \"" + other + "\" have the priority " + priority
                                + "; then confidence and name decide",
                        "give them different priorities");
            }
        }
    }

    /// A decision that takes every other request and calls only models dearer than those of all decisions with rules:
    /// what needs nothing special then costs most.
    private void costs(Recipe recipe) {
        Map<String, Double> prices = new HashMap<>();
        for (ProviderModel model : context.document().providers().models()) {
            ProviderModel.PriceList price = model.pricing();
            if (price != null) {
                prices.put(model.name(), price.promptPer1m() + price.completionPer1m());
            }
        }
        double special = recipe.decisions().stream()
                .filter(decision -> !isOpen(decision))
                .flatMap(decision -> prices(decision, prices))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        for (BoundDecision decision : recipe.decisions()) {
            if (isOpen(decision)
                    && prices(decision, prices)
                                    .mapToDouble(Double::doubleValue)
                                    .min()
                                    .orElse(0)
                            > special) {
                context.note(
                        "cost-inverted",
                        decision.at().key("modelRefs"),
                        "\"" + decision.name()
                                + "\" takes every request that no other decision takes, and its models cost more than those of all others",
                        "give everyday requests a cheaper model, or say in the description why not");
            }
        }
    }

    private static boolean isOpen(BoundDecision decision) {
        return RuleConditions.leaves(RuleConditions.condition(decision.entry().rules()))
                .isEmpty();
    }

    private static Stream<Double> prices(BoundDecision decision, Map<String, Double> prices) {
        return decision.entry().modelRefs().stream().flatMap(ref -> Stream.ofNullable(prices.get(ref.model())));
    }

    private void secrets(Node node, DocPath at) {
        switch (node) {
            case MappingNode mapping -> {
                for (MappingNode.Entry entry : mapping.entries()) {
                    boolean text = entry.value() instanceof ScalarNode scalar
                            && !scalar.isNull()
                            && !scalar.text().isBlank()
                            && !scalar.text().contains("$");
                    String key = entry.key().toLowerCase(Locale.ROOT);
                    if (text && SensitiveKeys.mayBeSensitive(key) && SensitiveKeys.isSensitive(at.key(key))) {
                        context.note(
                                "literal-secret",
                                at.key(entry.key()),
                                "the value of \"" + entry.key() + "\" is in the document",
                                "take it from the environment: ${NAME}");
                    } else {
                        secrets(entry.value(), at.key(entry.key()));
                    }
                }
            }
            case SequenceNode list -> {
                List<Node> items = list.items();
                for (int i = 0; i < items.size(); i++) {
                    secrets(items.get(i), at.index(i));
                }
            }
            case ScalarNode _ -> {}
        }
    }
}
