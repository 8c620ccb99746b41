package semanticrouter.config.check.context;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.ProviderModel;
import semanticrouter.config.document.Routing;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.TreeReport;

/// What the checks look at.
///
/// @param document the bound document
/// @param recipes its recipes, the default one first
/// @param binder prints rules of kinds as trees, for checks across kinds
/// @param strict the pre-flight rules hold too
/// @param environment value of an environment variable, null when unset
/// @param written the document before the environment was put in
/// @param report where findings go
public record CheckContext(
        ConfigDocument document,
        List<Recipe> recipes,
        Binder binder,
        boolean strict,
        UnaryOperator<@Nullable String> environment,
        MappingNode written,
        TreeReport report) {

    public static DocPath at(String path) {
        return DocPath.parse(path);
    }

    public void note(String code, DocPath at, String message, String hint) {
        report.found().add(new Diagnostic(Severity.NOTE, code, report.span(at), at.toString(), message, hint));
    }

    public Set<String> cards() {
        return document.routing().modelCards().stream()
                .map(Routing.ModelCard::name)
                .collect(Collectors.toSet());
    }

    public Set<String> loras() {
        return document.routing().modelCards().stream()
                .flatMap(card -> card.loras().stream())
                .map(Routing.Lora::name)
                .collect(Collectors.toSet());
    }

    public Set<String> providerModels() {
        return document.providers().models().stream().map(ProviderModel::name).collect(Collectors.toSet());
    }

    /// The rules of a family as trees, with every option written out.
    public List<MappingNode> rules(FamilyRules<?> family) {
        return family.rules().stream().map(binder::unbind).toList();
    }

    /// The rules of a family of a recipe as trees; none when it has none.
    public List<MappingNode> rules(Recipe recipe, String type) {
        return recipe.family(type).stream()
                .flatMap(family -> rules(family).stream())
                .toList();
    }

    /// Where a rule of a family stands.
    public DocPath place(Recipe recipe, String type, int index) {
        return recipe.family(type).stream()
                .flatMap(family -> Stream.of(family.places().get(index)))
                .findFirst()
                .orElse(recipe.at());
    }
}
