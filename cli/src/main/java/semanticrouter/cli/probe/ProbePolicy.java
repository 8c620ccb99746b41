package semanticrouter.cli.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a probes file demands of a run, in percent.
///
/// @param probes least share of probes that pass
/// @param decisions least share of decisions whose probes all pass
/// @param robustness least share of a decision's variants that pass, by the id of its group
/// @param tags least share that passes of the variants in a category of tags
/// @param shapes of requests that a variant must have: `text`, `messages`, `tools`
/// @param counts least number of variants in a category of tags
/// @param signals least share of signals and projections that some probe expects or forbids
/// @param projections the same share of projections alone
/// @param structure what is wrong with the file itself
record ProbePolicy(
        double probes,
        double decisions,
        Map<String, Double> robustness,
        Map<String, Double> tags,
        List<String> shapes,
        Map<String, Integer> counts,
        double signals,
        double projections,
        List<String> structure) {
    ProbePolicy {
        robustness = Map.copyOf(robustness);
        tags = Map.copyOf(tags);
        shapes = List.copyOf(shapes);
        counts = Map.copyOf(counts);
        structure = List.copyOf(structure);
    }

    static ProbePolicy of(JsonNode root) {
        JsonNode acceptance = root.path("acceptance");
        double decisions = acceptance.path("min_decision_pass_rate").asDouble(100);
        var robustness = new LinkedHashMap<String, Double>();
        for (JsonNode decision : root.path("decisions")) {
            robustness.put(
                    decision.path("id").asString(""),
                    decision.path("robustness").path("min_pass_rate").asDouble(decisions));
        }
        var tags = new LinkedHashMap<String, Double>();
        root.path("coverage")
                .path("min_tag_pass_rate")
                .properties()
                .forEach(rate -> tags.put(rate.getKey(), rate.getValue().asDouble(100)));
        var counts = new LinkedHashMap<String, Integer>();
        JsonNode coverage = root.path("coverage");
        coverage.path("min_tag_counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asInt(0)));
        return new ProbePolicy(
                acceptance.path("min_probe_pass_rate").asDouble(100),
                decisions,
                robustness,
                tags,
                coverage.path("required_request_shapes")
                        .valueStream()
                        .map(shape -> shape.asString(""))
                        .toList(),
                counts,
                coverage.path("min_signal_assertion_percent").asDouble(0),
                coverage.path("min_projection_assertion_percent").asDouble(0),
                structure(root));
    }

    private static List<String> structure(JsonNode root) {
        var wrong = new ArrayList<String>();
        if (!root.path("schema_version").asString("").equals("v1")) {
            wrong.add("probes.yaml: schema_version is not v1");
        }
        new ProbeShape(wrong).check(root);
        Set<String> ids = new HashSet<>();
        for (JsonNode decision : root.path("decisions")) {
            String id = decision.path("id").asString("");
            if (id.isEmpty() || !ids.add(id)) {
                wrong.add("probes.yaml: the id \"" + id + "\" of a decision is empty or used twice");
            }
            if (decision.path("expected_decision").asString("").isEmpty()) {
                wrong.add("probes.yaml: " + id + " has no expected_decision");
            }
            if (decision.path("variants").isEmpty()) {
                wrong.add("probes.yaml: " + id + " has no variants");
            }
            variants(decision, id, wrong);
        }
        coverage(root, wrong);
        return wrong;
    }

    private static void variants(JsonNode decision, String id, List<String> wrong) {
        Set<String> ids = new HashSet<>();
        for (JsonNode variant : decision.path("variants")) {
            String own = variant.path("id").asString("");
            if (own.isEmpty() || !ids.add(own)) {
                wrong.add("probes.yaml: " + id + " has a variant whose id \"" + own + "\" is empty or used twice");
            }
            if (variant.has("query") == variant.has("messages")) {
                wrong.add("probes.yaml: " + id + "/" + own + " has neither or both of query and messages");
            }
        }
    }

    private static void coverage(JsonNode root, List<String> wrong) {
        for (String what : List.of("algorithm", "plugin")) {
            double least = root.path("coverage")
                    .path("min_" + what + "_assertion_percent")
                    .asDouble(0);
            long all = root.path("decisions").size();
            long asserting = root.path("decisions")
                    .valueStream()
                    .filter(decision -> decision.has("expected_" + what)
                            || decision.has("expected_" + what + "s")
                            || decision.has("forbidden_" + what + "s"))
                    .count();
            if (all > 0 && 100.0 * asserting / all < least) {
                wrong.add("probes.yaml: " + asserting + " of " + all + " decisions say which " + what
                        + " they expect, coverage wants " + least + " %");
            }
        }
    }
}
