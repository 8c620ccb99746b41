package semanticrouter.config.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.core.image.Modality;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// What signals need of other parts of the document; what concerns one rule alone is checked by its family
/// (specification: signals §1.17).
record SignalChecks(CheckContext context, Recipe recipe) {
    /// Categories the domain classifier answers with.
    static final Set<String> CATEGORIES = Set.of(
            "biology",
            "business",
            "chemistry",
            "computer science",
            "economics",
            "engineering",
            "health",
            "history",
            "law",
            "math",
            "other",
            "philosophy",
            "physics",
            "psychology");

    void check() {
        embeddings();
        modalities();
        external();
    }

    private void embeddings() {
        String encoder = context.document()
                .global()
                .modelCatalog()
                .embeddings()
                .semantic()
                .embeddingConfig()
                .modelType();
        List<MappingNode> rules = context.rules(recipe, "embedding");
        for (int i = 0; i < rules.size(); i++) {
            String modality = text(rules.get(i).get("query_modality"));
            DocPath at = context.place(recipe, "embedding", i).key("query_modality");
            if (modality.equals("image") && !encoder.equals("multimodal")) {
                context.report()
                        .error(
                                "embedding-modality",
                                at,
                                "images need the multimodal encoder",
                                "set global.model_catalog.embeddings.semantic.embedding_config.model_type: multimodal");
            } else if (modality.equals("audio")) {
                context.report().error("embedding-modality", at, "audio cannot be embedded", "use text or image");
            }
        }
    }

    private void modalities() {
        List<MappingNode> rules = context.rules(recipe, "modality");
        Set<String> produced = context.document().routing().modelCards().stream()
                .map(card -> card.modality().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (int i = 0; i < rules.size(); i++) {
            String name = text(rules.get(i).get("name"));
            DocPath at = context.place(recipe, "modality", i).key("name");
            Optional<Modality> wanted = Modality.of(name);
            if (!name.isEmpty() && wanted.isEmpty()) {
                context.report().error("modality-name", at, "\"" + name + "\" is not one of AR, DIFFUSION, BOTH", "");
            } else if (wanted.filter(Modality.BOTH::equals).isPresent()
                    && !produced.contains("omni")
                    && !(produced.contains("ar") && produced.contains("diffusion"))) {
                context.report()
                        .error(
                                "modality-name",
                                at,
                                "BOTH needs model cards of modality ar and diffusion, or omni",
                                "add a card, or remove the signal");
            }
        }
    }

    /// A prompted classifier asks an external model of role classification.
    private void external() {
        List<MappingNode> rules = context.rules(recipe, "classifier");
        for (int i = 0; i < rules.size(); i++) {
            if (!text(rules.get(i).get("type")).equals("llm")) {
                continue;
            }
            String model = text(rules.get(i).get("model"));
            DocPath at = context.place(recipe, "classifier", i).key("model");
            List<ModelCatalog.ExternalModel> models = context.document().global().modelCatalog().external().stream()
                    .filter(external -> external.name().equals(model) && !model.isEmpty())
                    .toList();
            if (models.isEmpty()) {
                Set<String> names = context.document().global().modelCatalog().external().stream()
                        .map(ModelCatalog.ExternalModel::name)
                        .collect(Collectors.toSet());
                context.report()
                        .error(
                                "unknown-external-model",
                                at,
                                "there is no external model \"" + model + "\"",
                                ProviderChecks.hint(model, names, "add it to global.model_catalog.external"));
            } else {
                served(models.getFirst(), at);
            }
        }
    }

    private void served(ModelCatalog.ExternalModel model, DocPath at) {
        ModelCatalog.LlmEndpoint endpoint = model.llmEndpoint();
        boolean reachable = endpoint != null && !endpoint.address().isBlank() && endpoint.port() > 0;
        if (!model.modelRole().equals("classification") || model.llmModelName().isBlank() || !reachable) {
            context.report()
                    .error(
                            "external-model",
                            at,
                            "the external model \"" + model.name() + "\" cannot classify",
                            "give it model_role: classification, llm_model_name, and an llm_endpoint with address and port");
        }
    }

    static String text(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }

    static List<String> texts(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof SequenceNode list
                ? list.items().stream().map(SignalChecks::text).toList()
                : List.of();
    }
}
