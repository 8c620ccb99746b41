package semanticrouter.cli.probe;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Holds the keys and values of a probes file against its schema (`recipe-probes-v1`). One use.
final class ProbeShape {
    private static final Set<String> TAGS =
            Set.of("language", "negative", "collision", "fallback", "stress", "tools", "multi_turn");
    private static final Set<String> MEDIA = Set.of("image/gif", "image/jpeg", "image/png", "image/webp");
    private static final Pattern FIXTURE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final List<String> wrong;

    /// @param wrong where what is wrong is put, one sentence each
    ProbeShape(List<String> wrong) {
        this.wrong = wrong;
    }

    void check(JsonNode root) {
        keys(
                "the file",
                root,
                Set.of("schema_version", "name", "routing_assets", "coverage", "decisions"),
                Set.of("description", "router_eval_endpoint", "evaluation", "acceptance", "fixtures"));
        keys("routing_assets", root.path("routing_assets"), Set.of("yaml", "dsl"), Set.of());
        JsonNode evaluation = root.path("evaluation");
        keys("evaluation", evaluation, Set.of(), Set.of("request_timeout_seconds", "concurrency"));
        value("evaluation", evaluation, "request_timeout_seconds", within(1, 1200), "1 to 1200");
        value("evaluation", evaluation, "concurrency", whole(1, 64), "1 to 64");
        JsonNode acceptance = root.path("acceptance");
        keys("acceptance", acceptance, Set.of(), Set.of("min_probe_pass_rate", "min_decision_pass_rate"));
        acceptance
                .propertyNames()
                .forEach(key -> value("acceptance", acceptance, key, ProbeShape::percent, "0 to 100"));
        coverage(root.path("coverage"));
        root.path("fixtures").path("images").properties().forEach(image -> fixture(image.getKey(), image.getValue()));
        root.path("decisions").forEach(this::decision);
    }

    private void coverage(JsonNode coverage) {
        Set<String> percents = Set.of(
                "min_signal_assertion_percent",
                "min_projection_assertion_percent",
                "min_algorithm_assertion_percent",
                "min_plugin_assertion_percent");
        var all = new HashSet<>(percents);
        all.addAll(Set.of("required_request_shapes", "min_tag_counts", "min_tag_pass_rate"));
        keys("coverage", coverage, all, Set.of());
        percents.forEach(key -> value("coverage", coverage, key, ProbeShape::percent, "0 to 100"));
        names("coverage", coverage, "required_request_shapes", Set.of("text", "messages", "tools")::contains);
        JsonNode counts = coverage.path("min_tag_counts");
        keys("min_tag_counts", counts, Set.of(), TAGS);
        counts.propertyNames()
                .forEach(tag -> value("min_tag_counts", counts, tag, whole(0, Integer.MAX_VALUE), "0 or more"));
        JsonNode rates = coverage.path("min_tag_pass_rate");
        keys("min_tag_pass_rate", rates, Set.of(), TAGS);
        rates.propertyNames().forEach(tag -> value("min_tag_pass_rate", rates, tag, ProbeShape::percent, "0 to 100"));
    }

    private void fixture(String name, JsonNode image) {
        String where = "image " + name;
        require(FIXTURE.matcher(name).matches(), where + " has a name that is none");
        keys(where, image, Set.of("description", "media_type", "data_base64", "sha256"), Set.of());
        value(where, image, "media_type", type -> MEDIA.contains(type.asString("")), "one of " + sorted(MEDIA));
        value(where, image, "description", ProbeShape::text, "a text");
        value(where, image, "data_base64", ProbeShape::text, "a text");
    }

    private void decision(JsonNode decision) {
        String where = "decision " + decision.path("id").asString("");
        keys(
                where,
                decision,
                Set.of("id", "expected_decision", "variants"),
                Set.of(
                        "model",
                        "expected_recipe",
                        "expected_algorithm",
                        "expected_plugins",
                        "forbidden_plugins",
                        "plugin_match",
                        "expected_alias",
                        "expected_signals",
                        "forbidden_signals",
                        "signal_match",
                        "robustness",
                        "objective",
                        "notes"));
        for (String key : List.of("model", "expected_recipe", "expected_algorithm", "expected_alias")) {
            value(where, decision, key, ProbeShape::text, "a text");
        }
        for (String key : List.of("plugin_match", "signal_match")) {
            value(
                    where,
                    decision,
                    key,
                    mode -> Set.of("contains", "exact").contains(mode.asString("")),
                    "contains or exact");
        }
        names(where, decision, "expected_plugins", _ -> true);
        names(where, decision, "forbidden_plugins", _ -> true);
        signals(where, decision, "expected_signals");
        signals(where, decision, "forbidden_signals");
        JsonNode robustness = decision.path("robustness");
        keys(where + " robustness", robustness, Set.of(), Set.of("min_pass_rate"));
        value(where, robustness, "min_pass_rate", ProbeShape::percent, "0 to 100");
        decision.path("variants").forEach(variant -> variant(where, variant));
    }

    private void variant(String decision, JsonNode variant) {
        String where = decision + ", variant " + variant.path("id").asString("");
        keys(
                where,
                variant,
                Set.of("id"),
                Set.of(
                        "query",
                        "display_prompt",
                        "playground",
                        "messages",
                        "tools",
                        "repeat",
                        "padding",
                        "generated_text",
                        "tags",
                        "notes",
                        "expected_signals"));
        value(where, variant, "query", ProbeShape::text, "a text");
        value(where, variant, "messages", list -> list.isArray() && !list.isEmpty(), "a list with a message");
        value(where, variant, "repeat", whole(1, 10_000), "1 to 10000");
        names(where, variant, "tags", _ -> true);
        signals(where, variant, "expected_signals");
        JsonNode padding = variant.path("padding");
        keys(where + " padding", padding, Set.of("text"), Set.of("repeat", "placement"));
        value(where, padding, "repeat", whole(1, 10_000), "1 to 10000");
        value(
                where,
                padding,
                "placement",
                place -> Set.of("before", "after", "around").contains(place.asString("")),
                "before, after or around");
        JsonNode generated = variant.path("generated_text");
        keys(
                where + " generated_text",
                generated,
                Set.of("message_index", "content_index", "target_text_bytes"),
                Set.of("character"));
        value(where, generated, "target_text_bytes", whole(1, 10 << 20), "1 to 10485760");
        value(where, generated, "character", one -> one.asString("").matches("[\\x20-\\x7E]"), "one ASCII character");
    }

    private void signals(String where, JsonNode node, String key) {
        JsonNode signals = node.path(key);
        require(!node.has(key) || signals.isObject(), where + ": " + key + " is not a mapping of lists");
        signals.propertyNames().forEach(family -> names(where + " " + key, signals, family, _ -> true));
    }

    private void names(String where, JsonNode node, String key, Predicate<String> known) {
        var seen = new HashSet<String>();
        value(
                where,
                node,
                key,
                list -> list.isArray()
                        && list.valueStream()
                                .allMatch(
                                        name -> text(name) && known.test(name.asString()) && seen.add(name.asString())),
                "a list of known names, each once");
    }

    private void keys(String where, JsonNode node, Set<String> required, Set<String> optional) {
        if (node.isMissingNode()) {
            return;
        }
        require(node.isObject(), where + " is not a mapping");
        sorted(required).forEach(key -> require(node.has(key), where + ": " + key + " is missing"));
        node.propertyNames().stream()
                .filter(key -> !required.contains(key) && !optional.contains(key))
                .forEach(key -> wrong.add("probes.yaml: " + where + ": there is no key " + key));
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private void value(String where, JsonNode node, String key, Predicate<JsonNode> good, String wanted) {
        require(!node.has(key) || good.test(node.path(key)), where + ": " + key + " is not " + wanted);
    }

    private static boolean text(JsonNode node) {
        return node.isString() && !node.asString().isEmpty();
    }

    private static boolean percent(JsonNode node) {
        return within(0, 100).test(node);
    }

    private static Predicate<JsonNode> within(double min, double max) {
        return node -> node.isNumber() && node.asDouble() >= min && node.asDouble() <= max;
    }

    private static Predicate<JsonNode> whole(int min, int max) {
        return node -> node.isIntegralNumber() && within(min, max).test(node);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add("probes.yaml: " + otherwise);
        }
    }
}
