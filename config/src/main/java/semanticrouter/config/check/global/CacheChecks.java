package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;

/// Whether the fingerprints of those whose answers are cached can be guessed at from another machine (specification:
/// dataplane §4.9: a secret is required where the management interface is open to others).
public record CacheChecks(CheckContext context) {
    private static final String CACHE = "response_cache";
    private static final String SECRET = "USER_SCOPE_NAMESPACE_SECRET";

    public void check() {
        Services.ManagementApi api = context.document().global().services().managementApi();
        String secret = context.environment().apply(SECRET);
        if (!api.remoteExposure() || secret != null && !secret.isBlank()) {
            return;
        }
        for (Recipe recipe : context.recipes()) {
            for (BoundDecision decision : recipe.decisions()) {
                for (BoundPlugin<?> plugin : decision.plugins()) {
                    if (plugin.type().equals(CACHE) && plugin.enabled() && !everybody(plugin)) {
                        context.report()
                                .error(
                                        "cache-secret",
                                        at("global.services.management_api.remote_exposure"),
                                        "other machines reach the management interface, the decision \""
                                                + decision.name() + "\" caches answers by caller, and " + SECRET
                                                + " is not set",
                                        "set it to a long random text, the same for all routers that share a cache");
                        return;
                    }
                }
            }
        }
    }

    private boolean everybody(BoundPlugin<?> plugin) {
        Node scope = context.binder().unbind(plugin.options()).get("scope");
        return scope instanceof ScalarNode text && text.text().equals("global");
    }
}
