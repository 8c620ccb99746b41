package semanticrouter.config.document;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Required;
import semanticrouter.core.model.Provider;

/// The models and what they have in common (specification: signals §1.6).
@Doc("Models and the backends that serve them.")
public record Providers(
        @Doc("What models have in common.") Defaults defaults,

        @Doc("Models by logical name, with their backends and prices.")
        List<ProviderModel> models) {
    /// Names a document can speak of: every known provider and those its backends name besides.
    public static Set<String> named(ConfigDocument document) {
        var names = new LinkedHashSet<>(Provider.names());
        document.providers().models().stream()
                .flatMap(model -> model.backendRefs().stream())
                .map(ProviderModel.BackendRef::provider)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    /// What models have in common.
    @Doc("What models have in common.")
    public record Defaults(
            @Doc("Model that serves when no decision matches.")
            String defaultModel,

            @Doc("Reasoning effort when a decision asks for reasoning without saying how much.")
            String defaultReasoningEffort,

            @Doc("How families of models are asked to reason, by family name.")
            SequencedMap<String, ReasoningFamily> reasoningFamilies) {}

    /// How a family of models is asked to reason.
    @Doc("How a family of models is asked to reason.")
    public record ReasoningFamily(
            @Doc("Where the parameter goes.")
            @Required
            @OneOf({"chat_template_kwargs", "reasoning_effort", "top_level_reasoning_effort"})
            String type,

            @Doc("Name of the parameter.") @Required String parameter) {}
}
