package semanticrouter.cli.language;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.server.DryRuns;
import semanticrouter.cli.server.Policy;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.dsl.document.Nodes;
import semanticrouter.dsl.probe.ProbeRunner;
import semanticrouter.signals.bank.Examples;
import tools.jackson.databind.json.JsonMapper;

/// Answers the tests of a program with the engine that serves, in this process. For one thread.
///
/// Every recipe is probed under a name of its own, whether or not clients can reach it. The centroid of an embedding
/// signal is the mean of its candidates' unit vectors, as the serving encoder makes them.
final class EngineProbes implements ProbeRunner {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "probe";

    private final Policy policy;
    private final RoutingPlan plan;
    private final MappingNode document;
    private final Map<List<String>, Embedding> centroids = new HashMap<>();

    /// @param document what the plan was made from
    EngineProbes(Policy policy, RoutingPlan plan, MappingNode document) {
        this.policy = policy;
        this.plan = plan;
        this.document = document;
    }

    @Override
    public Reached probe(String recipe, String query) throws Refused, InterruptedException {
        var names = new LinkedHashMap<String, String>();
        names.put(NAME, recipe.isEmpty() ? "default" : recipe);
        var view = new RoutingPlan(plan.hash(), plan.recipes(), names, plan.models(), plan.defaultModel(), false);
        byte[] body = JSON.writeValueAsString(
                        Map.of("model", NAME, "messages", List.of(Map.of("role", "user", "content", query))))
                .getBytes(StandardCharsets.UTF_8);
        try {
            Map<String, Object> why = DryRuns.explain(policy, view, body, Effort.EVERYTHING, false, PATIENCE);
            String decision = String.valueOf(why.get("routing_decision"));
            return new Reached(decision.isEmpty() ? Optional.empty() : Optional.of(decision), matched(why));
        } catch (GatewayException refused) {
            throw new Refused(String.valueOf(refused.getMessage()));
        }
    }

    private static List<String> matched(Map<String, Object> why) {
        var rules = new ArrayList<String>();
        if (why.get("decision_result") instanceof Map<?, ?> result
                && result.get("matched_signals") instanceof Map<?, ?> signals) {
            signals.forEach((family, names) -> {
                if (names instanceof List<?> list) {
                    list.forEach(name -> rules.add(family + ":" + name));
                }
            });
        }
        return rules;
    }

    @Override
    public OptionalDouble similarity(String recipe, String first, String second) throws Refused, InterruptedException {
        Embedding one = centroid(recipe, first);
        Embedding other = centroid(recipe, second);
        return one == null || other == null ? OptionalDouble.empty() : OptionalDouble.of(one.cosine(other));
    }

    private @Nullable Embedding centroid(String recipe, String signal) throws Refused, InterruptedException {
        Embedding known = centroids.get(List.of(recipe, signal));
        if (known != null) {
            return known;
        }
        List<String> examples = examples(recipe, signal);
        if (examples.isEmpty()) {
            return null;
        }
        try {
            Embedding mean =
                    mean(List.copyOf(Examples.embed(policy.encoders(), examples).values()));
            centroids.put(List.of(recipe, signal), mean);
            return mean;
        } catch (UnavailableException without) {
            throw new Refused(String.valueOf(without.getMessage()));
        }
    }

    /// The candidates of an embedding signal over text; none of anything else.
    private List<String> examples(String recipe, String signal) {
        MappingNode routing = recipe.isEmpty()
                ? Nodes.mapping(document, "routing")
                : Nodes.mappings(document, "recipes").stream()
                        .filter(one -> Nodes.text(one, "name").equals(recipe))
                        .findFirst()
                        .map(one -> Nodes.mapping(one, "routing"))
                        .orElse(MappingNode.EMPTY);
        return Nodes.mappings(Nodes.mapping(routing, "signals"), "embeddings").stream()
                .filter(rule -> Nodes.text(rule, "name").equals(signal)
                        && !Nodes.text(rule, "query_modality").equals("image"))
                .flatMap(rule -> Nodes.texts(rule, "candidates").stream())
                .filter(text -> !text.isBlank())
                .toList();
    }

    /// The mean of unit vectors, of unit length itself; zeros when they cancel out.
    static Embedding mean(List<Embedding> vectors) {
        float[] sum = new float[vectors.getFirst().dimension()];
        for (Embedding vector : vectors) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector.values()[i];
            }
        }
        double square = 0;
        for (float value : sum) {
            square += (double) value * value;
        }
        float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= scale;
        }
        return new Embedding(sum);
    }
}
