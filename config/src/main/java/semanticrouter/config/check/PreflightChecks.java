package semanticrouter.config.check;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;

/// What the command line asks of a document beyond the router (specification: signals §1.18); part of strict
/// validation.
record PreflightChecks(CheckContext context) {
    private static final String CODE = "strict";

    void check() {
        if (context.report().root() instanceof MappingNode root && !root.has("version")) {
            context.report().error(CODE, DocPath.ROOT, "\"version\" is missing", "add version: v0.3");
        }
        for (Recipe recipe : context.recipes()) {
            recipe.decisions().forEach(this::decision);
        }
        defaultModel();
    }

    private void decision(BoundDecision decision) {
        Node node = decision.at().find(context.report().root());
        if (node instanceof MappingNode mapping) {
            for (String key : List.of("description", "priority")) {
                if (!mapping.has(key)) {
                    context.report()
                            .error(
                                    CODE,
                                    decision.at(),
                                    "the decision \"" + decision.name() + "\" has no " + key,
                                    "add it");
                }
            }
        }
        RuleNode rules = decision.entry().rules();
        if (rules != null) {
            rules(rules, decision.at().key("rules"), true);
        }
        Set<String> models = context.providerModels();
        for (int i = 0; i < decision.entry().modelRefs().size(); i++) {
            DecisionEntry.ModelRefEntry ref = decision.entry().modelRefs().get(i);
            if (!ref.model().isEmpty() && !models.contains(ref.model())) {
                context.report()
                        .error(
                                CODE,
                                decision.at().key("modelRefs").index(i).key("model"),
                                "the model \"" + ref.model() + "\" is not served by any provider",
                                ProviderChecks.hint(ref.model(), models, "add it to providers.models"));
            }
        }
    }

    /// Only the rules as a whole may be empty, which means "always".
    private void rules(RuleNode node, DocPath at, boolean whole) {
        if (!whole && !node.leaf() && node.parts().isEmpty()) {
            context.report()
                    .error(
                            CODE,
                            at,
                            "the operator " + node.operator().toUpperCase(Locale.ROOT) + " has no conditions",
                            "add conditions, or remove it");
        }
        for (int i = 0; i < node.parts().size(); i++) {
            rules(node.parts().get(i), at.key("conditions").index(i), false);
        }
    }

    private void defaultModel() {
        String name = context.document().providers().defaults().defaultModel();
        if (!name.isEmpty()
                && !context.providerModels().contains(name)
                && !context.loras().contains(name)) {
            context.report()
                    .error(
                            CODE,
                            CheckContext.at("providers.defaults.default_model"),
                            "the default model \"" + name + "\" is not served by any provider",
                            ProviderChecks.hint(name, context.providerModels(), "add it to providers.models"));
        }
    }
}
