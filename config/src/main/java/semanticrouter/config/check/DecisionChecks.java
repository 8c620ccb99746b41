package semanticrouter.config.check;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.check.global.GlobalChecks;
import semanticrouter.config.document.Adaptations;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.DecisionEntry.ModelRefEntry;
import semanticrouter.config.document.ProviderModel;
import semanticrouter.config.document.Routing;
import semanticrouter.config.document.global.RouterSettings;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.PublicNames;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;

/// Models, algorithms, loops, emits, adaptations and annotations of decisions (specification: signals §1.9, §1.10).
record DecisionChecks(CheckContext context, Recipe recipe) {
    private static final int MAX_ANNOTATIONS = 32;
    private static final int MAX_ANNOTATION_BYTES = 4096;
    private static final List<String> ACTIVITY = List.of("bypass", "observe", "apply");

    void check() {
        for (BoundDecision decision : recipe.decisions()) {
            DecisionEntry entry = decision.entry();
            models(entry.modelRefs(), decision.at().key("modelRefs"), true);
            iterations(entry, decision.at().key("candidateIterations"));
            emits(entry, decision.at().key("emits"));
            adaptations(entry, decision.at().key("adaptations"));
            annotations(entry, decision.at().key("annotations"));
            BoundAlgorithm<?> algorithm = decision.algorithm();
            if (algorithm != null) {
                algorithm(decision, algorithm);
            }
        }
    }

    private void models(List<ModelRefEntry> refs, DocPath at, boolean adapters) {
        Set<String> cards = context.cards();
        for (int i = 0; i < refs.size(); i++) {
            ModelRefEntry ref = refs.get(i);
            if (cards.isEmpty() || ref.model().isEmpty()) {
                continue;
            }
            Optional<Routing.ModelCard> card = card(ref.model());
            if (card.isEmpty()) {
                context.report()
                        .error(
                                "unknown-model",
                                at.index(i).key("model"),
                                "the model \"" + ref.model() + "\" has no model card",
                                ProviderChecks.hint(ref.model(), cards, "add a card for it to routing.modelCards"));
            } else if (adapters && !ref.loraName().isEmpty()) {
                Set<String> loras =
                        card.get().loras().stream().map(Routing.Lora::name).collect(Collectors.toSet());
                if (!loras.contains(ref.loraName())) {
                    context.report()
                            .error(
                                    "unknown-model",
                                    at.index(i).key("lora_name"),
                                    "the model \"" + ref.model() + "\" has no adapter \"" + ref.loraName() + "\"",
                                    ProviderChecks.hint(ref.loraName(), loras, "add it to the card's loras"));
                }
            }
        }
    }

    private Optional<Routing.ModelCard> card(String name) {
        return context.document().routing().modelCards().stream()
                .filter(card -> card.name().equals(name))
                .findFirst();
    }

    private void iterations(DecisionEntry entry, DocPath at) {
        for (int i = 0; i < entry.candidateIterations().size(); i++) {
            DecisionEntry.Iteration loop = entry.candidateIterations().get(i);
            DocPath here = at.index(i);
            boolean listed = loop.source().equals("models");
            if (listed == loop.models().isEmpty()) {
                context.report()
                        .error(
                                "candidate-iteration",
                                here,
                                listed ? "a loop over models lists none" : "only a loop over models lists models",
                                listed ? "add models" : "remove models, or set source: models");
            }
            models(loop.models(), here.key("models"), false);
            if (!loop.models().isEmpty() && loop.outputs().isEmpty()) {
                context.report()
                        .warning(
                                "candidate-iteration",
                                here,
                                "the loop yields nothing, so its models are no candidates",
                                "add outputs: [{type: model, value: " + loop.variable() + "}]");
            }
            for (int o = 0; o < loop.outputs().size(); o++) {
                String value = loop.outputs().get(o).value();
                if (!value.isEmpty() && !value.equals(loop.variable())) {
                    context.report()
                            .error(
                                    "candidate-iteration",
                                    here.key("outputs").index(o).key("value"),
                                    "the output \"" + value + "\" is not the loop variable",
                                    "write \"" + loop.variable() + "\"");
                }
            }
        }
    }

    private void emits(DecisionEntry entry, DocPath at) {
        var kinds = new HashSet<String>();
        for (int i = 0; i < entry.emits().size(); i++) {
            DecisionEntry.Emit emit = entry.emits().get(i);
            DocPath here = at.index(i);
            if (!kinds.add(emit.kind())) {
                context.report()
                        .error(
                                "emit",
                                here.key("kind"),
                                "the decision emits \"" + emit.kind() + "\" twice",
                                "merge the two");
            }
            DecisionEntry.Retention retention = emit.retention();
            if (retention == null) {
                context.report()
                        .error(
                                "emit",
                                here,
                                "the directive " + emit.kind() + " has nothing to say",
                                "add \"retention:\" with its options");
            } else {
                Integer turns = retention.ttlTurns();
                if (Boolean.TRUE.equals(retention.drop()) && turns != null && turns > 0) {
                    context.report()
                            .error(
                                    "emit",
                                    here.key("retention"),
                                    "drop: true and ttl_turns above 0 contradict each other",
                                    "remove one of them");
                }
            }
        }
    }

    private void adaptations(DecisionEntry entry, DocPath at) {
        Adaptations adaptations = entry.adaptations();
        if (adaptations == null) {
            return;
        }
        if (!context.document().global().router().learning().enabled()) {
            context.note(
                    "learning-off",
                    at,
                    "the decision says how far learning goes, and learning is off",
                    "set global.router.learning.enabled: true, or remove it");
        }
        Adaptations.Adaptation adaptation = adaptations.adaptation();
        Adaptations.Protection protection = adaptations.protection();
        if (adaptation != null) {
            notMoreActive(
                    adaptations.mode(), adaptation.mode(), at.key("adaptation").key("mode"));
        }
        if (protection != null) {
            notMoreActive(
                    adaptations.mode(), protection.mode(), at.key("protection").key("mode"));
        }
    }

    private void notMoreActive(String whole, String part, DocPath at) {
        if (!whole.isEmpty() && !part.isEmpty() && ACTIVITY.indexOf(part) > ACTIVITY.indexOf(whole)) {
            context.report()
                    .error(
                            "adaptation-mode",
                            at,
                            "the mode \"" + part + "\" goes further than the whole's mode \"" + whole + "\"",
                            "use " + whole + " or less");
        }
    }

    private void annotations(DecisionEntry entry, DocPath at) {
        if (entry.annotations().size() > MAX_ANNOTATIONS) {
            context.report()
                    .error(
                            "annotations",
                            at,
                            entry.annotations().size() + " annotations; at most " + MAX_ANNOTATIONS + " are allowed",
                            "remove some");
        }
        var mapping = MappingNode.builder();
        entry.annotations().forEach(mapping::put);
        int bytes = JsonText.write(mapping.build()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_ANNOTATION_BYTES) {
            context.report()
                    .error(
                            "annotations",
                            at,
                            "the annotations are " + bytes + " bytes as JSON; at most " + MAX_ANNOTATION_BYTES
                                    + " are allowed",
                            "shorten them");
        }
    }

    private void algorithm(BoundDecision decision, BoundAlgorithm<?> algorithm) {
        MappingNode options = context.binder().unbind(algorithm.options());
        switch (algorithm.type()) {
            case "router_dc" -> {
                if (options.get("require_descriptions") instanceof ScalarNode flag
                        && flag.value().equals(new Scalar.Bool(true))) {
                    descriptions(decision, algorithm.at().key("require_descriptions"));
                }
            }
            case "hybrid" -> weights(algorithm, options);
            case "remom" -> schedule(algorithm.at());
            case "prompt" -> prompt(decision, algorithm, options);
            default -> {}
        }
    }

    /// Without a block there is one round of four; a block says its rounds (specification: selection §2.6).
    private void schedule(DocPath block) {
        boolean written = block.steps().getLast().equals(new DocPath.Key("remom"));
        if (written && block.key("breadth_schedule").find(context.report().root()) == null) {
            context.report()
                    .error(
                            "algorithm-options",
                            block,
                            "the block says no rounds",
                            "add breadth_schedule: [4], or remove the block for one round of four");
        }
    }

    /// What a decision leaves out it takes from the global block, so only both together can weigh nothing. A decision
    /// that writes every weight itself is judged by the algorithm.
    private void weights(BoundAlgorithm<?> algorithm, MappingNode options) {
        RouterSettings.Hybrid global =
                context.document().global().router().modelSelection().hybrid();
        Map<String, Double> standard = Map.of(
                "experience_weight", global.experienceWeight(),
                "router_dc_weight", global.routerDcWeight(),
                "automix_weight", global.automixWeight(),
                "cost_weight", global.costWeight());
        boolean inherits = standard.keySet().stream().anyMatch(key -> blank(options.get(key)));
        boolean nothing = standard.entrySet().stream().allMatch(weight -> {
            Node own = options.get(weight.getKey());
            return blank(own) ? weight.getValue() == 0 : zero(own);
        });
        if (nothing && inherits) {
            context.report()
                    .error(
                            "algorithm-options",
                            algorithm.at(),
                            "every weight of hybrid is 0, here or in global.router.model_selection.hybrid, so nothing decides",
                            "give one of the weights a value");
        }
    }

    private static boolean blank(@Nullable Node node) {
        return node == null || node instanceof ScalarNode scalar && scalar.isNull();
    }

    private static boolean zero(@Nullable Node node) {
        return node instanceof ScalarNode scalar
                && switch (scalar.value()) {
                    case Scalar.Whole(long value) -> value == 0;
                    case Scalar.Real(double value) -> value == 0;
                    default -> false;
                };
    }

    private void descriptions(BoundDecision decision, DocPath at) {
        for (ModelRefEntry ref : decision.entry().modelRefs()) {
            if (card(ref.model()).map(card -> card.description().isBlank()).orElse(false)) {
                context.report()
                        .error(
                                "algorithm-models",
                                at,
                                "the model \"" + ref.model() + "\" has no description, and require_descriptions is set",
                                "add a description to its card");
            }
        }
    }

    /// The helper is called like any model, so it must be one that answers texts.
    private void prompt(BoundDecision decision, BoundAlgorithm<?> algorithm, MappingNode options) {
        if (!Set.of("", "fallback").contains(algorithm.onError())) {
            context.report()
                    .error(
                            "algorithm-options",
                            decision.at().key("algorithm").key("on_error"),
                            "\"" + algorithm.onError() + "\" is not one of fallback",
                            "write fallback, or remove on_error");
        }
        if (context.document().global().integrations().looper().endpoint().isBlank()) {
            context.report()
                    .error(
                            "algorithm-options",
                            algorithm.at(),
                            "the prompt algorithm calls its model through the looper, which has no endpoint",
                            "set global.integrations.looper.endpoint");
        }
        if (!(options.get("model") instanceof ScalarNode model)) {
            return;
        }
        String name = model.text();
        DocPath at = algorithm.at().key("model");
        Optional<ProviderModel> served = context.document().providers().models().stream()
                .filter(m -> m.name().equals(name))
                .findFirst();
        Set<String> aliases = context.document().entrypoints().stream()
                .flatMap(entrypoint -> PublicNames.names(entrypoint).stream())
                .collect(Collectors.toSet());
        if (aliases.contains(name) || GlobalChecks.reserved(context).contains(name)) {
            context.report()
                    .error(
                            "algorithm-models",
                            at,
                            "\"" + name + "\" is a name that routes, not a model",
                            "name a concrete model");
        } else if (card(name).isEmpty()) {
            context.report()
                    .error(
                            "algorithm-models",
                            at,
                            "the model \"" + name + "\" has no model card",
                            ProviderChecks.hint(name, context.cards(), "add a card for it to routing.modelCards"));
        } else if (card(name).get().modality().equals("diffusion")) {
            context.report()
                    .error(
                            "algorithm-models",
                            at,
                            "the model \"" + name + "\" does not answer texts",
                            "name a model that does");
        } else if (served.isEmpty()
                || served.get().backendRefs().isEmpty()
                || !served.get().apiFormat().equals("openai")) {
            context.report()
                    .error(
                            "algorithm-models",
                            at,
                            "the model \"" + name + "\" has no backend of the OpenAI format",
                            "add one to providers.models, or name another model");
        }
    }
}
