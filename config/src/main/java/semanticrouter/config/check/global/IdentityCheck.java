package semanticrouter.config.check.global;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.Trust;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.TreeReport;

/// Whether anybody says who calls where something is kept for those who call (specification: dataplane §4.9, §4.10,
/// §6.1). A document for a router that believes every identity header is sound, so this is looked at where one is to be
/// served.
public record IdentityCheck(Binder binder, TreeReport report) {
    private static final String CODE = "identity-nobody";
    private static final String MEND =
            "name a source under global.services.authz.trust (shared_secret, mtls, jwt) or virtual_keys there";
    private static final DocPath MEMORY = DocPath.parse("global.stores.memory.enabled");

    /// Tells once of memories, and once of answers, that nobody will ever get.
    public void check(ConfigDocument document, List<Recipe> recipes) {
        if (said(document.global().services().authz())) {
            return;
        }
        List<BoundDecision> decisions =
                recipes.stream().flatMap(recipe -> recipe.decisions().stream()).toList();
        memories(decisions, document.global().stores().memory().enabled());
        if (document.global().stores().responseCache().enabled()) {
            answers(decisions);
        }
    }

    private static boolean said(Services.Authz authz) {
        Trust trust = authz.trust();
        return trust.sharedSecret() != null
                || trust.mtls() != null
                || trust.jwt() != null
                || trust.anybody()
                || !authz.virtualKeys().isEmpty();
    }

    private void memories(List<BoundDecision> decisions, boolean everywhere) {
        var names = new ArrayList<String>();
        DocPath at = MEMORY;
        for (BoundDecision decision : decisions) {
            BoundPlugin<?> named = plugin(decision, "memory");
            String wanted = named == null ? "" : option(named, "enabled");
            if (wanted.isEmpty() ? everywhere : wanted.equals("true")) {
                names.add(decision.name());
                at = named != null && !everywhere && names.size() == 1 ? named.at() : at;
            }
        }
        tell(
                at,
                names,
                "memories are kept for users, and no source that is trusted says who calls: nothing is remembered in ");
    }

    private void answers(List<BoundDecision> decisions) {
        var names = new ArrayList<String>();
        DocPath at = DocPath.ROOT;
        for (BoundDecision decision : decisions) {
            BoundPlugin<?> cache = plugin(decision, "response_cache");
            if (cache != null && cache.enabled() && !option(cache, "scope").equals("global")) {
                names.add(decision.name());
                at = names.size() == 1 ? cache.at() : at;
            }
        }
        tell(
                at,
                names,
                "answers are kept for users, teams or tenants, and no source that is trusted says who calls: none is"
                        + " kept in ");
    }

    private void tell(DocPath at, List<String> decisions, String what) {
        if (!decisions.isEmpty()) {
            report.warning(CODE, at, what + String.join(", ", decisions), MEND);
        }
    }

    private static @Nullable BoundPlugin<?> plugin(BoundDecision decision, String type) {
        return decision.plugins().stream()
                .filter(plugin -> plugin.type().equals(type))
                .findFirst()
                .orElse(null);
    }

    private String option(BoundPlugin<?> plugin, String name) {
        Node value = binder.unbind(plugin.options()).get(name);
        return value instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }
}
