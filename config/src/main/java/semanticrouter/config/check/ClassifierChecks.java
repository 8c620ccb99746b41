package semanticrouter.config.check;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;

/// There is one local classifier in a process, so all recipes that have one must mean the same (specification: signals
/// §1.17).
record ClassifierChecks(CheckContext context) {
    private static final String TYPE = "classifier";

    /// What makes a local classifier the one it is.
    private record Identity(String modelPath, List<String> labels, String useCpu) {}

    void check() {
        Identity first = null;
        String owner = "";
        for (Recipe recipe : context.recipes()) {
            int locals = 0;
            List<MappingNode> rules = context.rules(recipe, TYPE);
            for (int i = 0; i < rules.size(); i++) {
                Identity identity = identity(rules.get(i));
                if (identity == null) {
                    continue;
                }
                DocPath at = context.place(recipe, TYPE, i);
                if (++locals > 1) {
                    context.report().error("local-classifier", at, "a recipe can have one local classifier only", "remove the others");
                } else if (first == null) {
                    first = identity;
                    owner = recipe.name();
                } else if (!first.equals(identity)) {
                    context.report().error("local-classifier", at,
                            "the local classifier differs from the one of recipe \"" + owner + "\"",
                            "give both the same model_path, labels and use_cpu");
                }
            }
        }
    }

    private static @Nullable Identity identity(MappingNode rule) {
        return SignalChecks.text(rule.get("type")).equals("local")
                ? new Identity(
                        SignalChecks.text(rule.get("model_path")),
                        SignalChecks.texts(rule.get("labels")),
                        SignalChecks.text(rule.get("use_cpu")))
                : null;
    }
}
