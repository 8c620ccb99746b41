package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.DecisionEntry.ModelRefEntry;
import semanticrouter.config.document.RuleNode;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.BoundPlugin;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;

/// Backends of images, and decisions that answer with images (specification: dataplane §4.14, appendix C8).
public record ImageChecks(CheckContext context) {
    private static final String BACKENDS = "global.integrations.image_gen_backends";

    public void check() {
        context.document().global().integrations().imageGenBackends().forEach(this::backend);
        for (Recipe recipe : context.recipes()) {
            for (BoundDecision decision : recipe.decisions()) {
                List<BoundPlugin<?>> makers = decision.plugins().stream()
                        .filter(plugin -> plugin.type().equals("image_gen") && plugin.enabled())
                        .toList();
                makers.forEach(this::plugin);
                RuleNode rules = decision.entry().rules();
                if (rules != null && wantsBoth(rules)) {
                    models(decision, !makers.isEmpty());
                }
            }
        }
    }

    private void backend(String name, Integrations.ImageBackend backend) {
        DocPath here = at(BACKENDS).key(name);
        switch (backend.type()) {
            case "" ->
                error(
                        "image-backend",
                        here.key("type"),
                        "the backend has no protocol",
                        "add type: vllm_omni or openai");
            case "vllm_omni" -> {
                if (backend.baseUrl().isBlank()) {
                    error(
                            "image-backend",
                            here.key("base_url"),
                            "a backend of the type vllm_omni needs its address",
                            "add base_url: http://host:8000");
                }
            }
            default -> {
                if (backend.apiKey().isBlank()) {
                    error(
                            "image-backend",
                            here.key("api_key"),
                            "a backend of the type openai needs a key",
                            "add api_key: ${OPENAI_API_KEY}");
                }
            }
        }
        if (!backend.baseUrl().isBlank() && !absolute(backend.baseUrl())) {
            error(
                    "image-backend",
                    here.key("base_url"),
                    "the address is not an absolute http(s) URL",
                    "write it as http://host:8000/v1");
        }
    }

    private static boolean absolute(String url) {
        try {
            URI address = URI.create(url);
            return address.getHost() != null && Set.of("http", "https").contains(String.valueOf(address.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void plugin(BoundPlugin<?> plugin) {
        MappingNode options = context.binder().unbind(plugin.options());
        String ref = text(options.get("backend_ref"));
        Map<String, Integrations.ImageBackend> known =
                context.document().global().integrations().imageGenBackends();
        if (!ref.isEmpty() && !known.containsKey(ref)) {
            String near = Suggestion.hint(ref, new ArrayList<>(known.keySet()));
            error(
                    "unknown-image-backend",
                    plugin.at().key("backend_ref"),
                    "there is no image backend \"" + ref + "\"",
                    near.isEmpty() ? "add it to " + BACKENDS : near);
        }
        boolean detected = context.document()
                .global()
                .modelCatalog()
                .modules()
                .modalityDetector()
                .enabled();
        if (!detected && !(options.get("modality_detection") instanceof MappingNode)) {
            context.report()
                    .warning(
                            "image-detection",
                            plugin.at(),
                            "nothing tells which requests want an image, so the plugin makes none",
                            "set global.model_catalog.modules.modality_detector.enabled: true, or add modality_detection");
        }
    }

    private static boolean wantsBoth(RuleNode node) {
        boolean leaf = node.leaf()
                && node.type().strip().equalsIgnoreCase("modality")
                && node.name().strip().equalsIgnoreCase("BOTH");
        return leaf || node.parts().stream().anyMatch(ImageChecks::wantsBoth);
    }

    /// @param maker whether a plugin brings a backend of images along
    private void models(BoundDecision decision, boolean maker) {
        List<ModelRefEntry> refs = decision.entry().modelRefs();
        if (refs.isEmpty()) {
            return; // the default model writes the text
        }
        List<String> made = refs.stream()
                .map(ref -> context.document().routing().modelCards().stream()
                        .filter(card -> card.name().equals(ref.model()))
                        .map(card -> card.modality().toLowerCase(Locale.ROOT))
                        .findFirst()
                        .orElse(""))
                .toList();
        boolean writes = made.stream().anyMatch(modality -> !modality.equals("diffusion"));
        if (!made.contains("omni") && !(writes && (maker || made.contains("diffusion")))) {
            error(
                    "modality-models",
                    decision.at().key("modelRefs"),
                    "the decision is for requests that want text and an image, and its models do not make both",
                    "add models of modality ar and diffusion, or one of modality omni");
        }
    }

    private void error(String code, DocPath at, String message, String hint) {
        context.report().error(code, at, message, hint);
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }
}
