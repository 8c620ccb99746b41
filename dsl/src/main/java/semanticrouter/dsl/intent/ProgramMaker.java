package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.intent.PolicyPlan.Route;
import semanticrouter.dsl.intent.say.Tongue;
import semanticrouter.dsl.intent.words.Sentence;
import semanticrouter.dsl.intent.words.WordSpan;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Clauses;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Program;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.Value;

/// Writes routes as a program. Model cards, entrypoints and recipes of the policy in force stay in it.
final class ProgramMaker {
    /// Between the priorities of two routes, so that one can be put between them by hand.
    private static final int STEP = 10;

    private final Catalogue catalogue;
    private final Sentence sentence;
    private final Tongue tongue;
    private final Signals signals;
    private final List<Draft.Element> elements = new ArrayList<>();
    private final List<Draft.Choice> choices = new ArrayList<>();
    private final Samples samples = new Samples();
    private final List<Route> untested = new ArrayList<>();

    private ProgramMaker(Catalogue catalogue, Sentence sentence, Tongue tongue) {
        this.catalogue = catalogue;
        this.tongue = tongue;
        this.sentence = sentence;
        this.signals = new Signals(catalogue, sentence);
    }

    /// A program with what is to be said of it.
    ///
    /// @param untested names of routes for which no prompt is known that surely takes them
    record Made(Program program, List<Draft.Element> elements, List<Draft.Choice> choices, List<String> untested) {}

    /// @param tongue of the reasons for models
    static Made make(List<Route> routes, Catalogue catalogue, Sentence sentence, Tongue tongue) {
        return new ProgramMaker(catalogue, sentence, tongue).make(routes);
    }

    private Made make(List<Route> routes) {
        var written = new ArrayList<Block>();
        var expectations = new ArrayList<Block.Expectation>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            written.add(block(route, STEP * (routes.size() - i)));
            test(route, routes.subList(0, i)).ifPresent(expectations::add);
        }
        var blocks = new ArrayList<Block>();
        if (!catalogue.strategy().isEmpty() && !catalogue.strategy().equals("priority")) {
            blocks.add(new Block.Routing(Written.fields("strategy", Written.text("priority")), Span.NONE));
        }
        blocks.addAll(signals.blocks());
        blocks.addAll(Program.select(catalogue.blocks(), Block.Model.class));
        blocks.addAll(written);
        if (!expectations.isEmpty()) {
            blocks.add(new Block.Test(Written.name("intent"), expectations, Span.NONE));
        }
        blocks.addAll(Program.select(catalogue.blocks(), Block.Entrypoint.class));
        blocks.addAll(Program.select(catalogue.blocks(), Block.Recipe.class));
        var all = new ArrayList<>(signals.elements());
        all.addAll(elements);
        return new Made(
                new Program(blocks),
                all,
                choices,
                untested.stream().map(Route::name).toList());
    }

    private Block block(Route route, int priority) {
        @Nullable Rule when = route.condition() instanceof Condition.All ? null : signals.rule(route.condition());
        element("route", "", route.name(), route.frame().at());
        var plugins = new ArrayList<Clauses.PluginUse>();
        route.frame().refused().ifPresent(refusal -> {
            String message =
                    refusal.message().orElseGet(() -> refusal(route.frame().at()));
            plugins.add(plugin("fast_response", Written.fields("message", Written.text(message))));
            element("plugin", "fast_response", route.name(), refusal.at());
        });
        for (Frame.Addition one : route.adds()) {
            plugins.add(plugin(one.what().plugin(), fields(one)));
            element("plugin", one.what().plugin(), route.name(), one.at());
        }
        var clauses = new Clauses(
                null,
                sentence.text(route.frame().at()).replaceAll("\\s+", " "),
                new Clauses.Rank(priority, Span.NONE),
                null,
                models(route),
                List.of(),
                algorithm(route.frame()),
                plugins,
                List.of());
        return new Block.Route(Written.name(route.name()), when, clauses, Span.NONE);
    }

    private String refusal(WordSpan at) {
        return sentence.chinese(at) ? "此请求被路由策略拒绝。" : "This request was refused by the routing policy.";
    }

    private static Clauses.PluginUse plugin(String type, Fields fields) {
        return new Clauses.PluginUse(Written.name(type), fields, Span.NONE);
    }

    private static Fields fields(Frame.Addition one) {
        return switch (one.what()) {
            case CACHE ->
                one.seconds().isPresent()
                        ? Written.fields(
                                "enabled",
                                Written.flag(true),
                                "ttl_seconds",
                                Written.whole(one.seconds().getAsLong()))
                        : Written.fields("enabled", Written.flag(true));
            case PROMPT ->
                Written.fields(
                        "enabled",
                        Written.flag(true),
                        "system_prompt",
                        Written.text(one.text().orElse("")),
                        "mode",
                        Written.text("insert"));
            case LOG, MASK -> Written.fields("enabled", Written.flag(true));
        };
    }

    /// Of a refusal some model must stand there, though none is asked.
    private List<Clauses.ModelRef> models(Route route) {
        Frame frame = route.frame();
        if (route.refuses()) {
            return catalogue
                    .defaultModel()
                    .or(() -> catalogue.names().stream().findFirst())
                    .map(model -> List.of(new Clauses.ModelRef(
                            Written.name(model), Written.fields("reasoning", Written.flag(false)))))
                    .orElse(List.of());
        }
        var refs = new ArrayList<Clauses.ModelRef>();
        for (ModelChoices.Chosen chosen : frame.models()) {
            refs.add(new Clauses.ModelRef(Written.name(chosen.model()), options(frame)));
            element("model", "", chosen.model(), chosen.at());
            var choice = new Draft.Choice(
                    chosen.at(),
                    sentence.text(chosen.at()),
                    chosen.model(),
                    chosen.why().in(tongue));
            if (!choices.contains(choice)) {
                choices.add(choice);
            }
        }
        return refs;
    }

    private static Fields options(Frame frame) {
        if (frame.effort().isPresent()) {
            return Written.fields(
                    "reasoning",
                    Written.flag(true),
                    "effort",
                    Written.text(frame.effort().get()));
        }
        return frame.reasoning()
                .map(on -> Written.fields("reasoning", Written.flag(on)))
                .orElse(Fields.NONE);
    }

    private static Clauses.@Nullable Algorithm algorithm(Frame frame) {
        return frame.choice()
                .map(by -> by.value().equals("latency")
                        ? algorithm("latency_aware", Written.fields("ttft_percentile", Written.whole(90)))
                        : algorithm("multi_factor", Written.fields("weights", weights(by.value()))))
                .orElse(null);
    }

    /// One alone: a weight that is not said is not 0.
    private static Value weights(String one) {
        return Written.body(List.of("quality", "latency", "cost", "load").stream()
                .flatMap(name -> Stream.<Object>of(name, Written.whole(name.equals(one) ? 1 : 0)))
                .toArray());
    }

    private static Clauses.Algorithm algorithm(String type, Fields fields) {
        return new Clauses.Algorithm(Written.name(type), fields, Span.NONE);
    }

    private Optional<Block.Expectation> test(Route route, List<Route> before) {
        WordSpan at = route.frame().at();
        Optional<String> prompt = samples.of(route, before, sentence.chinese(at));
        if (prompt.isEmpty()) {
            untested.add(route);
            return Optional.empty();
        }
        element("test", "", route.name(), at);
        return Optional.of(new Block.Expectation(prompt.get(), Written.name(route.name()), Span.NONE));
    }

    private void element(String kind, String type, String name, WordSpan at) {
        var element = new Draft.Element(kind, type, name, at, sentence.text(at));
        elements.add(element);
    }
}
