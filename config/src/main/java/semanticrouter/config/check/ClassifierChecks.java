package semanticrouter.config.check;

import java.util.List;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.recipe.LocalClassifier;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;

/// There is one local classifier in a process, so all recipes that have one must mean the same (specification: signals
/// §1.17).
record ClassifierChecks(CheckContext context) {
    private static final String TYPE = "classifier";

    void check() {
        LocalClassifier first = null;
        String owner = "";
        for (Recipe recipe : context.recipes()) {
            int locals = 0;
            List<MappingNode> rules = context.rules(recipe, TYPE);
            for (int i = 0; i < rules.size(); i++) {
                LocalClassifier identity = LocalClassifier.of(rules.get(i));
                if (identity == null) {
                    continue;
                }
                DocPath at = context.place(recipe, TYPE, i);
                if (++locals > 1) {
                    context.report()
                            .error(
                                    "local-classifier",
                                    at,
                                    "a recipe can have one local classifier only",
                                    "remove the others");
                } else if (first == null) {
                    first = identity;
                    owner = recipe.name();
                } else if (!first.equals(identity)) {
                    context.report()
                            .error(
                                    "local-classifier",
                                    at,
                                    "the local classifier differs from the one of recipe \"" + owner + "\"",
                                    "give both the same model_path, labels and use_cpu");
                }
            }
        }
    }
}
