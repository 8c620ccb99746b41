package semanticrouter.config.check.global;

import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.Recipe;

/// Plugins that hold answers against their context (specification: dataplane §4.12).
public record AnswerChecks(CheckContext context) {
    public void check() {
        if (context.document()
                .global()
                .modelCatalog()
                .modules()
                .hallucinationMitigation()
                .enabled()) {
            return;
        }
        for (Recipe recipe : context.recipes()) {
            for (BoundDecision decision : recipe.decisions()) {
                decision.plugins().stream()
                        .filter(plugin -> plugin.type().equals("hallucination") && plugin.enabled())
                        .forEach(plugin -> context.report()
                                .warning(
                                        "hallucination-off",
                                        plugin.at(),
                                        "no detector reads answers, so the plugin only tells those without a context",
                                        "set global.model_catalog.modules.hallucination_mitigation.enabled: true"));
            }
        }
    }
}
