package semanticrouter.plugins.image;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.image.ModalityDetection;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.json.JsonService;
import semanticrouter.plugins.kind.Enabled;

/// `image_gen`: answers with an image made by an image backend (specification: dataplane §4.14).
public final class ImageGen implements PluginFamily<ImageGen.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "image_gen";

    /// Longest reply of an image backend.
    static final int BYTES_MAX = 16 << 20;

    private static final String OPENAI = "https://api.openai.com";
    private static final int OPENAI_SECONDS = 60;
    private static final int OMNI_SECONDS = 120;

    /// The backend and the size of images.
    @Doc("Answers with an image made by an image backend.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Protocol of the backend; absent with `backend_ref`.") @OneOf({"", "vllm_omni", "openai"}) @Default("")
            String backend,

            @Doc("Where it is and how it draws.") Backend backendConfig,

            @Doc("Name of a backend under `global.integrations.image_gen_backends`, in place of the two.") @Default("")
            String backendRef,

            @Doc("How a wish for an image is recognised; absent for the verdict of the modality signal.") @Nullable
            Recognition modalityDetection,

            @Doc("Width in pixels.") @Range(min = 1, max = 8_192) @Default("1024")
            int defaultWidth,

            @Doc("Height in pixels.") @Range(min = 1, max = 8_192) @Default("1024")
            int defaultHeight,

            @Doc("Most inference steps; 0 for the backend's own.") @Range(min = 0) @Default("0")
            int maxInferenceSteps,

            @Doc("Seconds to wait; 0 for 120 with `vllm_omni` and 60 with `openai`.") @Range(min = 0) @Default("0")
            int timeoutSeconds) {}

    /// Where the backend is and how it draws; each protocol reads its part.
    @Doc("Where the image backend is and how it draws.")
    public record Backend(
            @Doc("Address, with or without `/v1`; required by `vllm_omni`, else OpenAI's.") @Default("")
            String baseUrl,

            @Doc("Model of the backend; empty for the decision's model that makes images.") @Default("")
            String model,

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
    public record Recognition(
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
        public Recognition {
            keywords = List.copyOf(keywords);
            bothKeywords = List.copyOf(bothKeywords);
            promptPrefixes = List.copyOf(promptPrefixes);
        }

        private ModalityDetection detection() {
            return ModalityDetection.of(method, keywords, bothKeywords, confidenceThreshold, lowerThresholdRatio);
        }
    }

    /// The model that recognises it.
    @Doc("The model that recognises a wish for an image.")
    public record ModalityClassifier(
            @Planned @Doc("Folder of the model; the detector's is used.") @Default("")
            String modelPath,

            @Doc("Accepted for compatibility.") @Default("true")
            boolean useCpu) {}

    /// Named backends.
    @Doc("Backends of images, by name.")
    public record Named(@Doc("The backends.") SequencedMap<String, NamedBackend> imageGenBackends) {}

    /// A named backend.
    @Doc("A backend of images.")
    public record NamedBackend(
            @Doc("Its protocol.") @OneOf({"vllm_omni", "openai"}) @Default("")
            String type,

            @Doc("Address.") @Default("") String baseUrl,
            @Doc("Model.") @Default("") String model,

            @Doc("Inference steps.") @Range(min = 1) @Default("50")
            int numInferenceSteps,

            @Doc("Guidance scale.") @Range(min = 0) @Default("4.0")
            double cfgScale,

            @Doc("Seed.") @Nullable Long seed,
            @Doc("Key.") @Default("") String apiKey,
            @Doc("Quality word.") @Default("") String quality,
            @Doc("Style word.") @Default("") String style) {
        private Backend backend() {
            return new Backend(baseUrl, model, numInferenceSteps, cfgScale, seed, apiKey, quality, style);
        }

        /// Prints no key.
        @Override
        public String toString() {
            return type + backend();
        }
    }

    /// The detector of wanted modalities, where the plugin has none of its own.
    @Doc("The detector of wanted modalities.")
    public record Detector(
            @Doc("Detect at all.") @Default("false") boolean enabled,

            @Doc("By a model, by words, or both.")
            @OneOf({"", "classifier", "keyword", "hybrid"})
            @Default("classifier")
            String method,

            @Doc("Words that ask for an image.") @Default("[]")
            List<String> keywords,

            @Doc("Words that, beside those, ask for text and an image.") @Default("[]")
            List<String> bothKeywords,

            @Doc("Beginnings that only ask for an image.") @Default("[]")
            List<String> promptPrefixes,

            @Doc("Confidence from which the model alone decides.") @Range(min = 0, max = 1) @Nullable
            Double confidenceThreshold,

            @Doc("Share of it from which the model wins over differing words.") @Range(min = 0, max = 1) @Nullable
            Double lowerThresholdRatio) {
        public Detector {
            keywords = List.copyOf(keywords);
            bothKeywords = List.copyOf(bothKeywords);
            promptPrefixes = List.copyOf(promptPrefixes);
        }

        private @Nullable ModalityDetection detection() {
            return enabled
                    ? ModalityDetection.of(method, keywords, bothKeywords, confidenceThreshold, lowerThresholdRatio)
                    : null;
        }
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.EXPERIMENTAL, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.MODALITY;
    }

    @Override
    public String description() {
        return "Answers with an image made by an image backend.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.model_catalog.modules.modality_detector", Detector.class),
                new SettingsAt<>("global.integrations", Named.class));
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        problems.addAll(ImageChecks.of(options));
        return problems;
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException {
        Options options = setup.options();
        Detector detector = setup.settings().get(Detector.class);
        NamedBackend named = named(options, setup.settings().get(Named.class));
        Backend at = named == null ? options.backendConfig() : named.backend();
        Recognition own = options.modalityDetection();
        var detection = new ImagePlugin.Detection(own == null ? null : own.detection(), detector.detection());
        classifier(setup.services().encoders(), detection);
        HttpClient client = JsonService.newClient();
        var fanout = new Fanout();
        return new ImagePlugin(
                backend(options, named == null ? options.backend() : named.type(), at, client, fanout),
                at.model(),
                detection,
                new Prompt(own == null ? detector.promptPrefixes() : own.promptPrefixes()),
                fanout,
                setup.services().clock(),
                () -> {
                    client.shutdownNow();
                    fanout.close();
                });
    }

    private static @Nullable NamedBackend named(Options options, Named named) throws UnavailableException {
        if (options.backendRef().isEmpty()) {
            return null;
        }
        NamedBackend backend = named.imageGenBackends().get(options.backendRef());
        if (backend == null) {
            throw new UnavailableException(
                    "not_configured",
                    "there is no image backend \"" + options.backendRef()
                            + "\"; add it to global.integrations.image_gen_backends");
        }
        return backend;
    }

    /// Words do without the model.
    private static void classifier(EncoderRuntime encoders, ImagePlugin.Detection detection)
            throws UnavailableException {
        ModalityDetection method = detection.own() == null ? detection.shared() : detection.own();
        if (method != null
                && method.method().equals("classifier")
                && !encoders.tasks().contains(ModalityDetection.TASK)) {
            throw new UnavailableException(
                    "encoder_missing",
                    "image_gen needs the classifier \"" + ModalityDetection.TASK
                            + "\", which is not loaded; add it or use `method: keyword`");
        }
    }

    private static ImageBackend backend(Options options, String type, Backend at, HttpClient client, Fanout fanout) {
        boolean openai = type.equals("openai");
        String base = (at.baseUrl().isEmpty() ? OPENAI : at.baseUrl()).replaceAll("/+$", "");
        String path = (base.endsWith("/v1") ? "" : "/v1") + (openai ? "/images/generations" : "/chat/completions");
        int seconds = options.timeoutSeconds() > 0 ? options.timeoutSeconds() : openai ? OPENAI_SECONDS : OMNI_SECONDS;
        var service = new JsonService(
                ImageBackend.PURPOSE,
                URI.create(base + path),
                at.apiKey().isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + at.apiKey()),
                Duration.ofSeconds(seconds),
                client,
                fanout,
                BYTES_MAX);
        if (openai) {
            String size = options.defaultWidth() + "x" + options.defaultHeight();
            return new ImagesApi(service, size, at.quality(), at.style());
        }
        int most = options.maxInferenceSteps();
        int steps = most > 0 ? Math.min(most, at.numInferenceSteps()) : at.numInferenceSteps();
        OptionalLong seed = Optional.ofNullable(at.seed()).stream()
                .mapToLong(Long::longValue)
                .findFirst();
        return new OmniChat(service, options.defaultWidth(), options.defaultHeight(), steps, at.cfgScale(), seed);
    }
}
