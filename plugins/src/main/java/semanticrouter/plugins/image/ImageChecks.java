package semanticrouter.plugins.image;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.kind.Problem;

/// What is wrong with the options of `image_gen` (specification: dataplane, appendix C8).
final class ImageChecks {
    private ImageChecks() {}

    static List<Problem> of(ImageGen.Options options) {
        var problems = new ArrayList<Problem>();
        backend(options, problems);
        ImageGen.Recognition detection = options.modalityDetection();
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
            if (detection.method().equals("keyword") && detection.keywords().isEmpty()) {
                problems.add(Problem.warning(
                        "modality_detection.keywords", "the method `keyword` has no words, so no turn wants an image"));
            }
        }
        return problems;
    }

    private static void backend(ImageGen.Options options, List<Problem> problems) {
        ImageGen.Backend at = options.backendConfig();
        if (!options.backendRef().isEmpty()) {
            if (!options.backend().isEmpty()) {
                problems.add(Problem.error("backend_ref", "write either `backend_ref` or `backend`"));
            }
            return;
        }
        if (options.backend().isEmpty()) {
            problems.add(
                    Problem.error("backend", "an image needs a backend: `vllm_omni`, `openai`, or a `backend_ref`"));
        }
        if (options.backend().equals("vllm_omni") && at.baseUrl().isBlank()) {
            problems.add(Problem.error("backend_config.base_url", "the backend `vllm_omni` needs its address"));
        }
        if (options.backend().equals("openai") && at.apiKey().isBlank()) {
            problems.add(Problem.error("backend_config.api_key", "the backend `openai` needs a key"));
        }
        if (!at.baseUrl().isBlank() && !absolute(at.baseUrl())) {
            problems.add(Problem.error(
                    "backend_config.base_url", "must be an absolute http(s) URL, as http://host:8000/v1"));
        }
    }

    private static boolean absolute(String url) {
        try {
            URI address = URI.create(url);
            return address.getHost() != null
                    && address.getRawQuery() == null
                    && List.of("http", "https").contains(String.valueOf(address.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
