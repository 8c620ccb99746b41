package semanticrouter.config.check;

import static semanticrouter.config.check.context.CheckContext.at;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.Endpoint;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.ProviderModel;
import semanticrouter.config.document.Providers;
import semanticrouter.config.document.Routing;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.model.Provider;

/// Models, backends, reasoning families, default model (specification: signals §1.6, §1.7; dataplane C9).
record ProviderChecks(CheckContext context) {
    private static final String REASONING_EFFORT = "reasoning_effort";

    void check() {
        cards();
        Providers providers = context.document().providers();
        providers.defaults().reasoningFamilies().forEach((name, family) -> {
            boolean topLevel = family.type().equals("top_level_reasoning_effort");
            if (topLevel && !family.parameter().isEmpty() && !family.parameter().equals(REASONING_EFFORT)) {
                error(
                        "reasoning-family",
                        at("providers.defaults.reasoning_families").key(name).key("parameter"),
                        "a family of type top_level_reasoning_effort has the parameter \"reasoning_effort\", not \""
                                + family.parameter() + "\"",
                        "write parameter: reasoning_effort");
            }
        });
        var names = new HashSet<String>();
        for (int i = 0; i < providers.models().size(); i++) {
            model(providers.models().get(i), at("providers.models").index(i), names);
        }
        defaultModel(providers.defaults().defaultModel());
    }

    private void cards() {
        List<Routing.ModelCard> cards = context.document().routing().modelCards();
        var names = new HashSet<String>();
        for (int i = 0; i < cards.size(); i++) {
            if (!names.add(cards.get(i).name())) {
                error(
                        "duplicate-name",
                        at("routing.modelCards").index(i).key("name"),
                        "there are two model cards named \"" + cards.get(i).name() + "\"",
                        "rename one of them");
            }
        }
    }

    private void defaultModel(String name) {
        Set<String> cards = context.cards();
        if (name.isEmpty() || cards.contains(name) || context.loras().contains(name)) {
            return;
        }
        error(
                "unknown-model",
                at("providers.defaults.default_model"),
                "the default model \"" + name + "\" has no model card",
                hint(name, cards, "add a card for it to routing.modelCards"));
    }

    private void model(ProviderModel model, DocPath at, Set<String> names) {
        if (!names.add(model.name())) {
            error(
                    "duplicate-name",
                    at.key("name"),
                    "there are two models named \"" + model.name() + "\"",
                    "merge their backend_refs, or rename one of them");
        }
        Set<String> cards = context.cards();
        if (!model.name().isEmpty() && !cards.contains(model.name())) {
            error(
                    "unknown-model",
                    at.key("name"),
                    "the model \"" + model.name() + "\" has no model card",
                    hint(model.name(), cards, "add a card for it to routing.modelCards"));
        }
        Set<String> families =
                context.document().providers().defaults().reasoningFamilies().keySet();
        if (!model.reasoningFamily().isEmpty() && !families.contains(model.reasoningFamily())) {
            error(
                    "reasoning-family",
                    at.key("reasoning_family"),
                    "there is no reasoning family \"" + model.reasoningFamily() + "\"",
                    hint(model.reasoningFamily(), families, "add it to providers.defaults.reasoning_families"));
        }
        boolean bare = model.backendRefs().isEmpty()
                && model.providerModelId().isEmpty()
                && model.reasoningFamily().isEmpty()
                && model.externalModelIds().isEmpty()
                && model.pricing() == null
                && model.reliability() == null;
        if (bare) {
            error(
                    "model-empty",
                    at,
                    "the model \"" + model.name() + "\" says nothing about itself",
                    "add backend_refs with an endpoint or base_url");
        }
        if (model.reliability() != null) {
            new ReliabilityChecks(context).check(model.reliability(), at.key("reliability"));
        }
        var backends = new HashSet<String>();
        for (int i = 0; i < model.backendRefs().size(); i++) {
            backend(model.backendRefs().get(i), at.key("backend_refs").index(i), backends);
        }
    }

    private void backend(ProviderModel.BackendRef ref, DocPath at, Set<String> names) {
        if (ref.endpoint().isBlank() && ref.baseUrl().isBlank()) {
            error(
                    "backend-address",
                    at,
                    "a backend needs an endpoint or a base_url",
                    Provider.named(ref.provider())
                            .flatMap(Provider::home)
                            .map(home -> "add \"base_url: " + home.baseUrl() + "\"")
                            .orElse("add \"endpoint: host:port\" or \"base_url: https://host/v1\""));
        } else if (Endpoint.of(ref) == null) {
            boolean based = ref.endpoint().isBlank();
            error(
                    "backend-address",
                    at.key(based ? "base_url" : "endpoint"),
                    "\"" + (based ? ref.baseUrl() : ref.endpoint()) + "\" is not an address",
                    "write host:port, or a URL that begins with http:// or https://");
        }
        if (!ref.name().isEmpty() && !names.add(ref.name())) {
            error(
                    "duplicate-name",
                    at.key("name"),
                    "the model has two backends named \"" + ref.name() + "\"",
                    "rename one of them");
        }
        if (!ref.provider().isEmpty()) {
            provider(ref, at);
        }
    }

    /// A provider that is not in the list is no error: signals §1.6, the contract of `providers`, gives
    /// such a name a meaning (`Authorization: Bearer`, `/chat/completions`), and people name services of
    /// their own with it, for their keys and model ids. Dataplane C9 asks for an error with the valid
    /// types; it tells what is refused where requests are sent, and there every name has a dialect by then.
    /// So a name close to a known one, which is a slip, is told with the valid types, and any other is
    /// taken at its word.
    private void provider(ProviderModel.BackendRef ref, DocPath at) {
        Provider known = Provider.named(ref.provider()).orElse(null);
        Endpoint endpoint = Endpoint.of(ref);
        if (known == null) {
            Suggestion.nearest(ref.provider(), Provider.names())
                    .ifPresent(near -> context.report()
                            .warning(
                                    "unknown-provider",
                                    at.key("provider"),
                                    "\"" + ref.provider()
                                            + "\" is not a known provider and is treated as OpenAI-compatible",
                                    "did you mean \"" + near + "\"? Known are " + String.join(", ", Provider.names())));
        } else if (endpoint != null && known.home().isPresent()) {
            Provider.Home home = known.home().get();
            String path = ref.chatPath().isEmpty() ? Endpoint.basePath(ref.baseUrl()) : ref.chatPath();
            if (endpoint.host().endsWith(home.host()) && !path.contains(home.path())) {
                context.report()
                        .warning(
                                "provider-path",
                                at.key(ref.baseUrl().isBlank() ? "endpoint" : "base_url"),
                                "this is not where " + known.name()
                                        + " offers its OpenAI-compatible API, the one the router speaks",
                                "write base_url: " + home.baseUrl());
            }
        }
    }

    private void error(String code, DocPath where, String what, String hint) {
        context.report().error(code, where, what, hint);
    }

    static String hint(String word, Set<String> known, String otherwise) {
        String near = Suggestion.hint(word, new ArrayList<>(known));
        return near.isEmpty() ? otherwise : near;
    }
}
