package semanticrouter.plugins.reply;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.kind.Enabled;
import semanticrouter.plugins.kind.PlannedPlugin;

/// `image_gen`: answers with an image made by an image backend (specification: dataplane §4.14).
public final class ImageGen extends PlannedPlugin<ImageGen.Options> {
    /// The backend and the size of images.
    @Doc("Answers with an image made by an image backend.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Protocol of the backend.") @Required @OneOf({"vllm_omni", "openai"})
            String backend,

            @Doc("Where it is and how it draws.") Backend backendConfig,

            @Doc("How a wish for an image is recognised.") @Nullable
            ModalityDetection modalityDetection,

            @Doc("Width in pixels.") @Range(min = 1) @Default("1024")
            int defaultWidth,

            @Doc("Height in pixels.") @Range(min = 1) @Default("1024")
            int defaultHeight,

            @Doc("Most inference steps; 0 for the backend's own.") @Range(min = 0) @Default("0")
            int maxInferenceSteps,

            @Doc("Seconds to wait; 0 for the backend's default.") @Range(min = 0) @Default("0")
            int timeoutSeconds) {}

    /// Where the backend is and how it draws; each protocol reads its part.
    @Doc("Where the image backend is and how it draws.")
    public record Backend(
            @Doc("Address; required by `vllm_omni`.") @Default("")
            String baseUrl,

            @Doc("Model of the backend.") @Default("") String model,

            @Doc("Inference steps; for `vllm_omni`.") @Range(min = 1) @Default("50")
            int numInferenceSteps,

            @Doc("Guidance scale; for `vllm_omni`.") @Range(min = 0) @Default("4.0")
            double cfgScale,

            @Doc("Seed; absent for a random one; for `vllm_omni`.") @Nullable
            Long seed,

            @Doc("Key; required by `openai`.") @Default("") String apiKey,
            @Doc("Quality word; for `openai`.") @Default("") String quality,
            @Doc("Style word; for `openai`.") @Default("") String style) {
        /// Prints no key.
        @Override
        public String toString() {
            return "Backend[" + baseUrl + ", " + model + "]";
        }
    }

    /// How a wish for an image is recognised.
    @Doc("How a wish for an image is recognised.")
    public record ModalityDetection(
            @Doc("By a model, by words, or both.") @OneOf({"classifier", "keyword", "hybrid"}) @Default("hybrid")
            String method,

            @Doc("The model.") @Nullable ModalityClassifier classifier,

            @Doc("Words that ask for an image.") @Default("[]")
            List<String> keywords,

            @Doc("Words that ask for text and an image.") @Default("[]")
            List<String> bothKeywords,

            @Doc("Prefixes to remove from the wish.") @Default("[]")
            List<String> promptPrefixes,

            @Doc("Least confidence of the model; required by `classifier` and `hybrid`.")
            @Range(min = 0, max = 1)
            @Nullable
            Double confidenceThreshold,

            @Doc("Share of it that suffices when words agree; required by `hybrid`.") @Range(min = 0, max = 1) @Nullable
            Double lowerThresholdRatio) {
        public ModalityDetection {
            keywords = List.copyOf(keywords);
            bothKeywords = List.copyOf(bothKeywords);
            promptPrefixes = List.copyOf(promptPrefixes);
        }
    }

    /// The model that recognises it.
    @Doc("The model that recognises a wish for an image.")
    public record ModalityClassifier(
            @Doc("Folder of the model.") @Default("") String modelPath,

            @Doc("Accepted for compatibility.") @Default("true")
            boolean useCpu) {}

    public ImageGen() {
        super("image_gen", PluginSlot.MODALITY, Options.class);
    }

    @Override
    public String description() {
        return "Answers with an image made by an image backend.";
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        if (options.backend().equals("vllm_omni")
                && options.backendConfig().baseUrl().isBlank()) {
            problems.add(Problem.error("backend_config.base_url", "the backend `vllm_omni` needs its address"));
        }
        if (options.backend().equals("openai")
                && options.backendConfig().apiKey().isBlank()) {
            problems.add(Problem.error("backend_config.api_key", "the backend `openai` needs a key"));
        }
        ModalityDetection detection = options.modalityDetection();
        if (detection != null) {
            if (!detection.method().equals("keyword") && detection.confidenceThreshold() == null) {
                problems.add(Problem.error(
                        "modality_detection.confidence_threshold",
                        "the method `" + detection.method() + "` needs a threshold"));
            }
            if (detection.method().equals("hybrid") && detection.lowerThresholdRatio() == null) {
                problems.add(
                        Problem.error("modality_detection.lower_threshold_ratio", "the method `hybrid` needs a ratio"));
            }
        }
        return problems;
    }
}
