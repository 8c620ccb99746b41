package semanticrouter.cli.setup;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.detect.Detection;
import semanticrouter.cli.detect.Offer;
import semanticrouter.cli.detect.Starter.Service;
import semanticrouter.cli.recipe.BoundRecipe;
import semanticrouter.cli.recipe.Profile;
import semanticrouter.config.deploy.FirstConfig;
import semanticrouter.console.api.SetupDesk;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The set-up on this machine: its models, the recipes that come with the program, other servers' configurations.
///
/// @param config the file being set up
/// @param environment value of an environment variable, null when unset
/// @param done completed when the first configuration is in the file
record Desk(FirstConfig config, UnaryOperator<@Nullable String> environment, CompletableFuture<Void> done)
        implements SetupDesk {
    private static final String START = "starter";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration IMPORT = Duration.ofSeconds(10);
    private static final int MOST_NAMES = 100;
    /// Means nothing in YAML or in a template.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    @Override
    public List<Found> found() throws InterruptedException {
        return look().entries().stream()
                .map(entry -> new Found(entry.name(), entry.where()))
                .toList();
    }

    /// What is on this machine, and what can be simulated.
    private Offer look() throws InterruptedException {
        return new Detection(environment).look().and(Offer.simulated());
    }

    @Override
    public List<Preset> presets() {
        var start = new Preset(
                START,
                "Hard questions and long ones go to the largest model, everything else to the smallest.",
                List.of());
        return Stream.concat(
                        Stream.of(start),
                        Arrays.stream(Profile.values())
                                .map(profile -> new Preset(
                                        profile.id(),
                                        profile.description(),
                                        profile.parts().stream()
                                                .map(part -> new Part(part.name(), part.description(), part.wants()))
                                                .toList())))
                .toList();
    }

    @Override
    public Proposal propose(String preset, List<String> found, List<Added> added)
            throws GatewayException, InterruptedException {
        Offer offer = found.isEmpty() ? Offer.NONE : look().only(found);
        for (Added model : added) {
            named(model.name());
            offer = offer.with(model.name(), service(model), address(model.baseUrl()), variable(model));
        }
        List<String> names = offer.entries().stream().map(Offer.Entry::name).toList();
        if (names.isEmpty()) {
            throw refused("choose at least one model");
        }
        if (names.stream().distinct().count() < names.size()) {
            throw refused("two models have one name");
        }
        if (preset.equals(START)) {
            return new Proposal(List.of(), Optional.of(offer.yaml()));
        }
        Profile profile =
                Profile.find(preset).orElseThrow(() -> refused("there is no preset of the name \"" + preset + "\""));
        try {
            BoundRecipe bound = profile.over("the models chosen", offer.yaml());
            var casts = bound.bindings().stream()
                    .map(binding -> new Cast(binding.role(), binding.model()))
                    .toList();
            return new Proposal(casts, bound.complete() ? Optional.of(bound.yaml()) : Optional.empty());
        } catch (CommandException unfit) {
            throw refused(String.valueOf(unfit.getMessage()));
        }
    }

    @Override
    public Answer ask(Added model) throws GatewayException, InterruptedException {
        String base = address(model.baseUrl());
        String variable = variable(model);
        String key = variable.isEmpty() ? null : environment.apply(variable);
        if (!variable.isEmpty() && (key == null || key.isBlank())) {
            throw refused("the environment variable " + variable + " is not set where the router runs");
        }
        boolean anthropic = service(model) == Service.ANTHROPIC;
        Map<String, String> headers = key == null
                ? Map.of()
                : anthropic
                        ? Map.of("x-api-key", key, "anthropic-version", "2023-06-01")
                        : Map.of("authorization", "Bearer " + key);
        long began = System.nanoTime();
        String text = RemoteText.read(base + (anthropic ? "/v1/models" : "/models"), headers, ANSWER);
        long millis = (System.nanoTime() - began) / 1_000_000;
        var names = new ArrayList<String>();
        try {
            for (JsonNode entry : JSON.readTree(text).path("data")) {
                if (names.size() < MOST_NAMES && entry.path("id").isString()) {
                    names.add(entry.path("id").asString());
                }
            }
        } catch (JacksonException _) {
            throw new GatewayException(
                    502, "REMOTE_UNREADABLE", "the server does not answer with a list of models as such servers do");
        }
        return new Answer(millis, names);
    }

    @Override
    public String imported(String url) throws GatewayException, InterruptedException {
        return RemoteText.read(url, Map.of(), IMPORT);
    }

    @Override
    public void activated() {
        done.complete(null);
    }

    private static void named(String name) throws GatewayException {
        if (!NAME.matcher(name).matches()) {
            throw refused("a model's name is made of letters, digits and . _ : / @ + -");
        }
    }

    private static Service service(Added model) throws GatewayException {
        if (model.provider().isEmpty()) {
            return Service.VLLM;
        }
        try {
            return Service.valueOf(model.provider().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw refused("a provider is one of openai, anthropic, vllm and ollama");
        }
    }

    /// An absolute address without what means something in YAML or a template.
    private static String address(String url) throws GatewayException {
        String address = url.strip().replaceFirst("/+$", "");
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && !address.contains("$")) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // said below, as for an address that is no base
        }
        throw refused("a base URL is an http or https address without credentials and query");
    }

    private static String variable(Added model) throws GatewayException {
        String variable = model.keyVariable().strip();
        if (!variable.isEmpty() && !VARIABLE.matcher(variable).matches()) {
            throw refused("name the environment variable that holds the key, not the key");
        }
        return variable;
    }

    private static GatewayException refused(String why) {
        return new GatewayException(400, "INVALID_INPUT", why);
    }
}
