package semanticrouter.config.recipe;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// What makes the process's one local classifier the one it is (specification: signals §1.17, §1.20).
public record LocalClassifier(String modelPath, List<String> labels, String useCpu) {
    private static final String FAMILY = "classifier";

    /// The classifier a rule describes, null when the rule is of another type.
    public static @Nullable LocalClassifier of(MappingNode rule) {
        return text(rule.get("type")).equals("local")
                ? new LocalClassifier(
                        text(rule.get("model_path")), texts(rule.get("labels")), text(rule.get("use_cpu")))
                : null;
    }

    /// The first one of some recipes.
    public static Optional<LocalClassifier> of(List<Recipe> recipes, Binder binder) {
        return recipes.stream()
                .flatMap(recipe -> recipe.family(FAMILY).stream())
                .flatMap(family -> family.rules().stream())
                .flatMap(rule -> Optional.ofNullable(of(binder.unbind(rule))).stream())
                .findFirst();
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }

    private static List<String> texts(@Nullable Node node) {
        return node instanceof SequenceNode list
                ? list.items().stream().map(LocalClassifier::text).toList()
                : List.of();
    }
}
