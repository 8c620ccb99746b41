package semanticrouter.protocols.openai;

import static semanticrouter.protocols.json.JsonText.quote;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;

/// The `/v1/models` document (specification: dataplane §2.9); the same on every listener.
public final class ModelList {
    private static final String DEFAULT_RECIPE = "default";
    private static final String DEFAULT_DESCRIPTION = "Intelligent Router for Mixture-of-Models";

    private ModelList() {}

    /// The document as JSON.
    ///
    /// @param createdSeconds Unix time
    public static String of(RoutingPlan plan, long createdSeconds) {
        var out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        var seen = new HashSet<String>();
        for (Map.Entry<String, String> entry : plan.virtualModels().entrySet()) {
            if (seen.add(entry.getKey())) {
                virtual(out, entry.getKey(), entry.getValue(), plan, createdSeconds);
            }
        }
        if (plan.listConcreteModels()) {
            concrete(out, plan, seen, createdSeconds);
        }
        return out.append("]}").toString();
    }

    /// @param recipe the plan's name for it, which is not that of the document where an algorithm restricts it
    private static void virtual(StringBuilder out, String name, String recipe, RoutingPlan plan, long created) {
        boolean auto = recipe.equals(DEFAULT_RECIPE);
        RecipePlan planned = plan.recipes().get(recipe);
        String description = auto ? DEFAULT_DESCRIPTION : planned == null ? "" : planned.description();
        head(out, name, "vllm-semantic-router", created);
        if (!description.isEmpty()) {
            out.append(",\"description\":").append(quote(description));
        }
        out.append(",\"routing\":{\"resolution\":\"virtual\",\"selectable\":true");
        if (auto) {
            out.append(",\"default_route\":true");
        }
        out.append(",\"recipe\":")
                .append(quote(planned == null ? recipe : planned.name()))
                .append("}}");
    }

    private static void concrete(StringBuilder out, RoutingPlan plan, Set<String> seen, long created) {
        for (ServedModel model : plan.models().values()) {
            if (!seen.add(model.name())) {
                continue;
            }
            head(out, model.name(), "upstream-endpoint", created);
            if (!model.profile().description().isEmpty()) {
                out.append(",\"description\":").append(quote(model.profile().description()));
            }
            out.append(",\"routing\":{\"resolution\":\"passthrough\",\"selectable\":false}}");
        }
    }

    private static void head(StringBuilder out, String name, String owner, long created) {
        if (out.charAt(out.length() - 1) == '}') {
            out.append(',');
        }
        out.append("{\"id\":")
                .append(quote(name))
                .append(",\"object\":\"model\",\"created\":")
                .append(created)
                .append(",\"owned_by\":\"")
                .append(owner)
                .append('"');
    }
}
