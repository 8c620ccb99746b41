package semanticrouter.config.encoder;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.asset.AssetResolver;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.document.global.Modules;
import semanticrouter.config.encoder.EncoderChoice.Folder;
import semanticrouter.config.encoder.EncoderChoice.Service;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.signal.OwnModel;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalRule;

/// Reads what a document wants of the learned models (specification: signals §1.15, dataplane §7.5).
///
/// A folder that is there and holds `model.onnx` is loaded, as is every place that begins with `file:`, `classpath:` or
/// `maven:`. A folder that is not there is the download directory of another runtime: the built-in model of the task
/// serves. One that is there without `model.onnx` is a warning, for weights of another format are not read.
public final class EncoderChoices {
    private static final DocPath CATALOG = DocPath.parse("global.model_catalog");
    private static final DocPath SEMANTIC = CATALOG.key("embeddings").key("semantic");
    /// Tasks whose models read two texts together.
    private static final Set<String> PAIRS = Set.of("nli", "rerank");
    private static final int WHOLE = 22;
    private static final List<String> SCHEMES = List.of("file:", "classpath:", "maven:");

    private final AssetResolver assets;
    private final TreeReport report;

    private EncoderChoices(AssetResolver assets, TreeReport report) {
        this.assets = assets;
        this.report = report;
    }

    /// The choice of a document.
    ///
    /// @param environment value of an environment variable, null when unset; holds the key of the embedding service
    public static EncoderChoice of(
            ConfigDocument document,
            List<Recipe> recipes,
            AssetResolver assets,
            UnaryOperator<@Nullable String> environment,
            TreeReport report) {
        var reader = new EncoderChoices(assets, report);
        ModelCatalog catalog = document.global().modelCatalog();
        var models = new ArrayList<Folder>();
        reader.system(catalog, models);
        recipes.forEach(recipe -> recipe.signals().forEach(rules -> reader.rules(rules, models)));
        ModelCatalog.Semantic semantic = catalog.embeddings().semantic();
        Optional<Folder> encoder = reader.encoder(semantic);
        Optional<Service> service = reader.service(semantic, environment);
        return new EncoderChoice(
                encoder,
                models.stream().distinct().toList(),
                service,
                reader.exit(semantic.embeddingConfig(), encoder.isPresent(), service.isPresent()));
    }

    /// What is written counts for an encoder of one's own; the defaults are those of another runtime's model, whose
    /// last
    /// layer is the 22nd, so that layer means all of them.
    private Exit exit(ModelCatalog.EmbeddingConfig config, boolean own, boolean service) {
        int layer = written("target_layer") && config.targetLayer() != WHOLE ? config.targetLayer() : 0;
        int dimension = written("target_dimension") ? config.targetDimension() : 0;
        return service ? new Exit(0, dimension) : own ? new Exit(layer, dimension) : Exit.FULL;
    }

    private boolean written(String key) {
        return SEMANTIC.key("embedding_config").key(key).find(report.root()) != null;
    }

    private void system(ModelCatalog catalog, List<Folder> models) {
        ModelCatalog.SystemModels parts = catalog.system();
        Modules modules = catalog.modules();
        DocPath at = CATALOG.key("modules");
        Modules.Domain domain = modules.classifier().domain();
        Modules.Pii pii = modules.classifier().pii();
        Modules.HallucinationMitigation mitigation = modules.hallucinationMitigation();
        part(
                "domain",
                domain.modelId(),
                domain.modelRef(),
                parts,
                at.key("classifier").key("domain"),
                models);
        part("pii", pii.modelId(), pii.modelRef(), parts, at.key("classifier").key("pii"), models);
        Modules.PromptGuard guard = modules.promptGuard();
        part("jailbreak", guard.modelId(), guard.modelRef(), parts, at.key("prompt_guard"), models);
        Modules.FactCheck fact = mitigation.factCheck();
        part(
                "fact_check",
                fact.modelId(),
                fact.modelRef(),
                parts,
                at.key("hallucination_mitigation").key("fact_check"),
                models);
        Modules.FeedbackDetector feedback = modules.feedbackDetector();
        part("user_feedback", feedback.modelId(), feedback.modelRef(), parts, at.key("feedback_detector"), models);
        Modules.Detector detector = mitigation.detector();
        if (detector.backend().equals("candle")) { // the name of another backend's model is no folder
            part(
                    "hallucination",
                    detector.modelId(),
                    detector.modelRef(),
                    parts,
                    at.key("hallucination_mitigation").key("detector"),
                    models);
        }
        Modules.Explainer explainer = mitigation.explainer();
        part(
                "nli",
                explainer.modelId(),
                explainer.modelRef(),
                parts,
                at.key("hallucination_mitigation").key("explainer"),
                models);
        String reranker = modules.reranker().modelId();
        folder("rerank", reranker, at.key("reranker").key("model_id")).ifPresent(models::add);
        Modules.ModalityClassifier modality = modules.modalityDetector().classifier();
        if (modality != null) {
            DocPath place = at.key("modality_detector").key("classifier").key("model_path");
            folder("modality", modality.modelPath(), place).ifPresent(models::add);
        }
    }

    /// A module's own model, or the one of the part it refers to.
    private void part(
            String task, String own, String ref, ModelCatalog.SystemModels parts, DocPath module, List<Folder> models) {
        String named = parts.resolve(ref);
        if (!own.isBlank()) {
            folder(task, own, module.key("model_id")).ifPresent(models::add);
        } else if (named != null) {
            folder(task, named, CATALOG.key("system").key(ref)).ifPresent(models::add);
        }
    }

    private <R extends Record & SignalRule> void rules(FamilyRules<R> rules, List<Folder> models) {
        SignalFamily<R> family = rules.family();
        for (int i = 0; i < rules.rules().size(); i++) {
            for (OwnModel model : family.models(rules.rules().get(i))) {
                DocPath at = rules.places().get(i).key(model.key());
                folder(model.task(), model.location(), at).ifPresent(models::add);
            }
        }
    }

    private Optional<Folder> encoder(ModelCatalog.Semantic semantic) {
        return switch (semantic.embeddingConfig().modelType()) {
            case "qwen3", "" -> folder("embedding", semantic.qwen3ModelPath(), SEMANTIC.key("qwen3_model_path"));
            case "gemma" -> folder("embedding", semantic.gemmaModelPath(), SEMANTIC.key("gemma_model_path"));
            case "bert" -> folder("embedding", semantic.bertModelPath(), SEMANTIC.key("bert_model_path"));
            case "multimodal" ->
                folder("embedding", semantic.multimodalModelPath(), SEMANTIC.key("multimodal_model_path"));
            default -> folder("embedding", semantic.mmbertModelPath(), SEMANTIC.key("mmbert_model_path"));
        };
    }

    private Optional<Service> service(ModelCatalog.Semantic semantic, UnaryOperator<@Nullable String> environment) {
        ModelCatalog.EmbeddingEndpoint endpoint = semantic.endpoint();
        if (!semantic.embeddingConfig().backend().equals("openai_compatible") || endpoint == null) {
            return Optional.empty();
        }
        DocPath at = SEMANTIC.key("endpoint");
        String key = endpoint.apiKeyEnv().isBlank() ? "" : environment.apply(endpoint.apiKeyEnv());
        if (key == null || key.isBlank() && !endpoint.apiKeyEnv().isBlank()) {
            report.error(
                    "embedding-service",
                    at.key("api_key_env"),
                    "the environment variable " + endpoint.apiKeyEnv() + " is not set",
                    "set it to the key of " + endpoint.baseUrl() + ", or remove api_key_env");
            return Optional.empty();
        }
        URI base;
        try {
            base = URI.create(endpoint.baseUrl());
        } catch (IllegalArgumentException _) {
            report.error(
                    "embedding-service",
                    at.key("base_url"),
                    "\"" + endpoint.baseUrl() + "\" is not a URL",
                    "write http://host:port/v1");
            return Optional.empty();
        }
        return Optional.of(new Service(
                base,
                endpoint.model(),
                key,
                Duration.ofSeconds(endpoint.timeoutSeconds()),
                endpoint.maxRetries(),
                endpoint.dimensions(),
                at));
    }

    private Optional<Folder> folder(String task, String location, DocPath at) {
        if (location.isBlank()) {
            return Optional.empty();
        }
        if (SCHEMES.stream().anyMatch(location::startsWith)) {
            return Optional.of(new Folder(task, location, PAIRS.contains(task), at));
        }
        int hash = location.indexOf("#sha256=");
        String place = hash < 0 ? location : location.substring(0, hash);
        Optional<Path> found;
        try {
            found = assets.find(Path.of(place)).filter(Files::isDirectory);
        } catch (InvalidPathException _) {
            return Optional.empty(); // reported where missing files are
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path folder = found.get().toAbsolutePath().normalize();
        if (!Files.exists(folder.resolve("model.onnx")) && !Files.exists(folder.resolve("onnx/model.onnx"))) {
            report.warning(
                    "model-not-onnx",
                    at,
                    "the folder \"" + place + "\" has no model.onnx; what is built in serves instead",
                    "export the model to ONNX (optimum-cli export onnx), or remove the option");
            return Optional.empty();
        }
        return Optional.of(
                new Folder(task, folder + (hash < 0 ? "" : location.substring(hash)), PAIRS.contains(task), at));
    }
}
