package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import java.net.URI;
import java.util.List;
import java.util.Set;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.document.global.Modules;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.compression.CompressionProfile;

/// What uses the learned models (specification: signals §1.15, §1.17; dataplane C6–C8).
public record ModuleChecks(CheckContext context) {
    private static final DocPath MODULES = at("global.model_catalog.modules");

    public void check() {
        Modules modules = context.document().global().modelCatalog().modules();
        promptGuard(modules.promptGuard());
        modality(modules.modalityDetector());
        compression(modules.promptCompression());
        hallucination(modules.hallucinationMitigation());
        reference(modules.promptGuard().modelRef(), modules.promptGuard().modelId(), "prompt_guard");
        reference(
                modules.classifier().domain().modelRef(),
                modules.classifier().domain().modelId(),
                "classifier.domain");
        reference(
                modules.classifier().pii().modelRef(),
                modules.classifier().pii().modelId(),
                "classifier.pii");
        reference(
                modules.hallucinationMitigation().factCheck().modelRef(),
                modules.hallucinationMitigation().factCheck().modelId(),
                "hallucination_mitigation.fact_check");
        reference(
                modules.hallucinationMitigation().detector().modelRef(),
                modules.hallucinationMitigation().detector().modelId(),
                "hallucination_mitigation.detector");
        reference(
                modules.hallucinationMitigation().explainer().modelRef(),
                modules.hallucinationMitigation().explainer().modelId(),
                "hallucination_mitigation.explainer");
        reference(
                modules.feedbackDetector().modelRef(),
                modules.feedbackDetector().modelId(),
                "feedback_detector");
    }

    /// A reference is read only where no model is named outright; one that leads nowhere is then a slip that changes
    /// nothing, and else an error.
    private void reference(String ref, String own, String module) {
        ModelCatalog.SystemModels system =
                context.document().global().modelCatalog().system();
        if (!ref.isEmpty() && system.resolve(ref) == null) {
            List<String> parts = List.of(
                    "prompt_guard",
                    "domain_classifier",
                    "pii_classifier",
                    "fact_check_classifier",
                    "hallucination_detector",
                    "hallucination_explainer",
                    "feedback_detector");
            String near = Suggestion.hint(ref, parts);
            DocPath at = MODULES.then(DocPath.parse(module)).key("model_ref");
            String message = "there is no model \"" + ref + "\" in global.model_catalog.system";
            String hint = near.isEmpty() ? "use one of " + String.join(", ", parts) : near;
            if (own.isBlank()) {
                context.report().error("unknown-model-ref", at, message, hint);
            } else {
                context.report().warning("unknown-model-ref", at, message + "; model_id serves instead", hint);
            }
        }
    }

    private void promptGuard(Modules.PromptGuard guard) {
        DocPath here = MODULES.key("prompt_guard");
        if (!guard.variant().isEmpty() && !guard.protocol().isEmpty()) {
            context.report()
                    .error(
                            "prompt-guard",
                            here.key("protocol"),
                            "prompt_guard has both a variant and a protocol",
                            "keep variant for a built-in backend, or protocol for a service");
        }
        if (!guard.protocol().isEmpty()) {
            boolean served = context.document().global().modelCatalog().external().stream()
                    .anyMatch(model -> {
                        ModelCatalog.LlmEndpoint endpoint = model.llmEndpoint();
                        return model.modelRole().equals("guardrail")
                                && !model.llmModelName().isBlank()
                                && endpoint != null
                                && !endpoint.address().isBlank();
                    });
            if (!served) {
                context.report()
                        .error(
                                "prompt-guard",
                                here.key("protocol"),
                                "the protocol " + guard.protocol()
                                        + " needs an external model of role guardrail with an address and a model name",
                                "add it to global.model_catalog.external");
            }
        }
    }

    private void modality(Modules.ModalityDetector detector) {
        if (!detector.enabled()) {
            return;
        }
        DocPath here = MODULES.key("modality_detector");
        Set<String> learned = Set.of("classifier", "hybrid");
        if (learned.contains(detector.method()) && detector.confidenceThreshold() == null) {
            context.report()
                    .error(
                            "modality-detector",
                            here,
                            "the method " + detector.method() + " needs confidence_threshold",
                            "add confidence_threshold: 0.7");
        }
        if (detector.method().equals("hybrid") && detector.lowerThresholdRatio() == null) {
            context.report()
                    .error(
                            "modality-detector",
                            here,
                            "the method hybrid needs lower_threshold_ratio",
                            "add lower_threshold_ratio: 0.7");
        }
    }

    private void compression(Modules.PromptCompression compression) {
        if (CompressionProfile.named(compression.profile()).isEmpty()) {
            context.report()
                    .error(
                            "prompt-compression",
                            MODULES.key("prompt_compression").key("profile"),
                            "\"" + compression.profile() + "\" is not one of "
                                    + String.join(", ", CompressionProfile.names()),
                            Suggestion.hint(compression.profile(), CompressionProfile.names()));
        }
    }

    private void hallucination(Modules.HallucinationMitigation mitigation) {
        Modules.Detector detector = mitigation.detector();
        if (!detector.backend().equals("endpoint")) {
            return;
        }
        DocPath here = MODULES.key("hallucination_mitigation").key("detector");
        if (!isHttp(detector.endpoint())) {
            context.report()
                    .error(
                            "hallucination-detector",
                            here.key("endpoint"),
                            "the endpoint \"" + detector.endpoint() + "\" is not an absolute http or https URL",
                            "write https://host/path");
        }
        if (detector.modelId().isBlank()) {
            context.report()
                    .error("hallucination-detector", here, "the endpoint backend needs a model_id", "add model_id");
        }
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (java.net.URISyntaxException _) {
            return false;
        }
    }
}
