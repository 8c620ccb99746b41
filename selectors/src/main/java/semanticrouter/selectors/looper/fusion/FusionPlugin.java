package semanticrouter.selectors.looper.fusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.fusion.FusionOptions.AnalysisOverride;
import semanticrouter.selectors.looper.fusion.FusionOptions.Grounding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a request says about its fusion: an entry of `plugins` with the fields of the decision's block,
/// laid over them one by one (specification: selection §2.7).
///
/// @param options of the decision and the request together
/// @param body the request without the entry
/// @param panel whether the request names the panel
/// @param judge whether it names the judge
/// @param grounding whether it says anything about grounding
record FusionPlugin(FusionOptions options, ChatBody body, boolean panel, boolean judge, boolean grounding) {
    private static final Set<String> IDS = Set.of("fusion", "openrouter:fusion");
    private static final int MODELS = 16;
    private static final Grounding UNGROUNDED = new Grounding(false, "hybrid", "weight", 0, 1, 1, "");

    /// What a request says.
    ///
    /// @throws FusionException when its entry is not a sound one
    static FusionPlugin of(ChatBody body, FusionOptions decision) throws FusionException {
        if (!(body.field("plugins").flatMap(Json::read).orElse(null) instanceof ArrayNode plugins)) {
            return new FusionPlugin(decision, body, false, false, false);
        }
        ArrayNode others = Json.array();
        var own = new ArrayList<JsonNode>();
        for (JsonNode plugin : plugins) {
            if (IDS.contains(plugin.path("id").asString(""))) {
                own.add(plugin);
            } else {
                others.add(plugin);
            }
        }
        if (own.isEmpty()) {
            return new FusionPlugin(decision, body, false, false, false);
        }
        if (own.size() > 1) {
            throw FusionException.request("it is there " + own.size() + " times; keep one");
        }
        ChatBody rest = others.isEmpty() ? body.withoutField("plugins") : body.withField("plugins", Json.write(others));
        return merged((ObjectNode) own.getFirst(), rest, decision);
    }

    /// Whether a request names the panel itself. Whether it does so soundly is looked at when it is worked on.
    static boolean namesPanel(ChatBody body) {
        return body.field("plugins").flatMap(Json::read).stream()
                .flatMap(JsonNode::valueStream)
                .anyMatch(plugin -> IDS.contains(plugin.path("id").asString(""))
                        && !(plugin.path("enabled").isBoolean()
                                && !plugin.path("enabled").asBoolean())
                        && !plugin.path("analysis_models").isEmpty());
    }

    private static FusionPlugin merged(ObjectNode plugin, ChatBody rest, FusionOptions under) throws FusionException {
        var given = new PluginFields(plugin, "");
        given.text("id", "");
        boolean enabled = given.flag("enabled", true);
        List<String> models = models(given, under);
        Double temperature = given.number("temperature", under.temperature(), Double.MAX_VALUE);
        var options = new FusionOptions(
                given.text("model", under.model()),
                models,
                overrides(given, under.analysisOverrides(), models),
                given.count("max_concurrent", under.maxConcurrent()),
                given.count("max_completion_tokens", under.maxCompletionTokens()),
                given.count("round_timeout_seconds", under.roundTimeoutSeconds()),
                given.count("min_successful_responses", under.minSuccessfulResponses()),
                temperature,
                given.flag("include_analysis", under.includeAnalysis()),
                given.flag("include_intermediate_responses", under.includeIntermediateResponses()),
                given.word("on_error", under.onError(), "skip", "fail"),
                given.text("analysis_template", under.analysisTemplate()),
                given.text("synthesis_template", under.synthesisTemplate()),
                given.text("judge_prompt_version", under.judgePromptVersion()),
                grounding(given, under.grounding()));
        given.done();
        return enabled
                ? new FusionPlugin(
                        options, rest, given.has("analysis_models"), given.has("model"), given.has("grounding"))
                : new FusionPlugin(under, rest, false, false, false);
    }

    private static List<String> models(PluginFields given, FusionOptions under) throws FusionException {
        List<JsonNode> named = given.list("analysis_models");
        if (named == null || named.isEmpty()) {
            return under.analysisModels();
        }
        var models = new ArrayList<String>();
        for (int i = 0; i < named.size(); i++) {
            String path = "analysis_models[" + i + "]";
            String model = named.get(i).asString("").strip();
            if (model.isEmpty()) {
                throw FusionException.request(path + " must be the name of a model");
            }
            if (models.contains(model)) {
                throw FusionException.request(path + " is named before; keep one");
            }
            models.add(model);
        }
        if (models.size() > MODELS) {
            throw FusionException.request("analysis_models has more than " + MODELS + " entries");
        }
        return models;
    }

    /// The overrides of both; those of the request come first.
    private static List<AnalysisOverride> overrides(
            PluginFields given, List<AnalysisOverride> under, List<String> panel) throws FusionException {
        List<JsonNode> entries = given.list("analysis_overrides");
        if (entries == null) {
            return under;
        }
        var overrides = new ArrayList<AnalysisOverride>();
        for (int i = 0; i < entries.size(); i++) {
            String path = "analysis_overrides[" + i + "]";
            if (!(entries.get(i) instanceof ObjectNode entry)) {
                throw FusionException.request(path + " must be an object");
            }
            var fields = new PluginFields(entry, path + ".");
            String model = fields.text("model", "").strip();
            if (model.isEmpty() || !panel.isEmpty() && !panel.contains(model)) {
                throw FusionException.request(path + ".model must be one of the panel");
            }
            if (overrides.stream().anyMatch(known -> known.model().equals(model))) {
                throw FusionException.request(path + ".model has an entry before; merge them");
            }
            AnalysisOverride known = under.stream()
                    .filter(one -> one.model().equals(model))
                    .findFirst()
                    .orElse(new AnalysisOverride(model, null, 0));
            Double temperature = fields.number("temperature", known.temperature(), Double.MAX_VALUE);
            int tokens = fields.count("max_completion_tokens", known.maxCompletionTokens());
            fields.done();
            overrides.add(new AnalysisOverride(model, temperature, tokens));
        }
        for (AnalysisOverride known : under) {
            if (overrides.stream().noneMatch(one -> one.model().equals(known.model()))) {
                overrides.add(known);
            }
        }
        return overrides;
    }

    private static @Nullable Grounding grounding(PluginFields given, @Nullable Grounding under) throws FusionException {
        ObjectNode entry = given.object("grounding");
        if (entry == null) {
            return under;
        }
        Grounding known = under == null ? UNGROUNDED : under;
        var fields = new PluginFields(entry, "grounding.");
        double score = fields.real("min_score", known.minScore(), 1);
        double penalty = fields.real("nli_contradiction_penalty", known.nliContradictionPenalty(), Double.MAX_VALUE);
        var grounding = new Grounding(
                fields.flag("enabled", known.enabled()),
                fields.word("reference", known.reference(), "hybrid", "context", "panel"),
                fields.word("policy", known.policy(), "weight", "annotate", "filter"),
                score,
                fields.count("min_keep", known.minKeep()),
                penalty,
                fields.word("on_error", known.onError(), "", "skip", "fail"));
        fields.done();
        return grounding;
    }
}
