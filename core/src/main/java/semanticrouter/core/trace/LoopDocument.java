package semanticrouter.core.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/// What an explanation says of calls beside the one to the chosen model: who was asked, in which order, and what came
/// of it.
public final class LoopDocument {
    private LoopDocument() {}

    /// Adds `loop` where several models worked.
    static void add(Map<String, Object> document, Facts facts) {
        facts.last(Fact.Looped.class).ifPresent(loop -> document.put("loop", of(loop)));
    }

    /// Adds `image` where one was to be made.
    static void addImage(Map<String, Object> document, Facts facts) {
        facts.last(Fact.ImageMade.class).ifPresent(image -> document.put("image", of(image)));
    }

    /// The fields of a record's route diagnostics.
    public static void addFields(Map<String, Object> diagnostics, Facts facts) {
        facts.last(Fact.ImageMade.class).ifPresent(image -> {
            diagnostics.put("image_modality", image.modality());
            diagnostics.put("image_backend", image.backend());
            diagnostics.put("image_status", status(image));
            diagnostics.put("image_bytes", image.bytes());
            diagnostics.put("image_latency_ms", image.imageNanos() / 1e6);
        });
    }

    private static String status(Fact.ImageMade image) {
        return image.failure().isEmpty() ? "made" : image.failure();
    }

    private static Map<String, Object> of(Fact.ImageMade image) {
        var said = new LinkedHashMap<String, Object>();
        said.put("modality", image.modality());
        said.put("detection", image.told());
        said.put("backend", image.backend());
        said.put("status", status(image));
        said.put("bytes", image.bytes());
        said.put("image_ms", image.imageNanos() / 1e6);
        said.put("ms", image.nanos() / 1e6);
        image.cost().ifPresent(cost -> {
            said.put("cost", cost.amount());
            said.put("currency", cost.currency());
        });
        said.put("steps", image.steps().stream().map(LoopDocument::of).toList());
        return said;
    }

    /// Adds `helper` where a model was asked which candidate serves.
    static void addHelper(Map<String, Object> document, RoutingTrace trace) {
        trace.helper().ifPresent(asked -> document.put("helper", of(asked)));
    }

    private static Map<String, Object> of(Fact.HelperAsked asked) {
        var said = new LinkedHashMap<String, Object>();
        said.put("algorithm", asked.algorithm());
        said.put("model", asked.helper().ref().effectiveModel());
        said.put("outcome", asked.failure().isEmpty() ? "chose" : asked.failure());
        if (!asked.code().isEmpty()) {
            said.put("code", asked.code());
        }
        said.put("ms", asked.nanos() / 1e6);
        said.put("prompt_tokens", asked.usage().promptTokens());
        said.put("completion_tokens", asked.usage().completionTokens());
        asked.cost().ifPresent(cost -> {
            said.put("cost", cost.amount());
            said.put("currency", cost.currency());
        });
        return said;
    }

    private static Map<String, Object> of(Fact.Looped loop) {
        var said = new LinkedHashMap<String, Object>();
        said.put("algorithm", loop.algorithm());
        said.put("model", loop.model());
        said.put("calls", loop.calls());
        said.put("ms", loop.nanos() / 1e6);
        loop.cost().ifPresent(cost -> {
            said.put("cost", cost.amount());
            said.put("currency", cost.currency());
        });
        loop.contract().ifPresent(contract -> said.put("contract", contract.toString()));
        said.put("steps", loop.steps().stream().map(LoopDocument::of).toList());
        return said;
    }

    private static Map<String, Object> of(LoopStep step) {
        var said = new LinkedHashMap<String, Object>();
        said.put("model", step.candidate().ref().effectiveModel());
        said.put("answered", step.answered());
        said.put("prompt_tokens", step.usage().promptTokens());
        said.put("completion_tokens", step.usage().completionTokens());
        said.put("note", step.note());
        if (step.retries() > 0) {
            said.put("retries", step.retries());
        }
        return said;
    }
}
