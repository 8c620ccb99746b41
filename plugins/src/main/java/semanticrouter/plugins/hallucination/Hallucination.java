package semanticrouter.plugins.hallucination;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Entailment;
import semanticrouter.core.encoder.FactCheck;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.grounding.Detector;
import semanticrouter.core.grounding.Mitigation;
import semanticrouter.core.grounding.Mitigation.Detection;
import semanticrouter.core.grounding.TokenDetector;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.hallucination.HallucinationPlugin.Screening;
import semanticrouter.plugins.json.JsonService;
import semanticrouter.plugins.kind.Enabled;

/// `hallucination`: holds the answer against its context (specification: dataplane §4.12).
public final class Hallucination implements PluginFamily<Hallucination.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "hallucination";

    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration ASKED = Duration.ofSeconds(30);

    /// What is checked, and how the client learns of it.
    @Doc("Holds the answer against its context and warns of what the context does not support.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Whether findings are explained by the classifier of pairs.") @Default("false")
            boolean useNli,

            @Doc("Where a warning of unsupported passages goes.") @OneOf({"header", "body", "none"}) @Default("header")
            String hallucinationAction,

            @Doc("Where a warning of an answer that could not be held against anything goes.")
            @OneOf({"header", "body", "none"})
            @Default("header")
            String unverifiedFactualAction,

            @Doc("Whether a warning in the body names the passages.") @Default("false")
            boolean includeHallucinationDetails) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.EXPERIMENTAL, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.GROUNDING;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>(Mitigation.PATH, Mitigation.class));
    }

    @Override
    public String description() {
        return "Holds the answer against its context and warns of what the context does not support.";
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        return Enabled.check(options.enabled());
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException {
        Mitigation mitigation = setup.settings().get(Mitigation.class);
        Detection how = mitigation.detector();
        boolean remote = how.backend().equals("endpoint");
        EncoderRuntime encoders = setup.services().encoders();
        needs(encoders, FactCheck.TASK, "tells which answers to check");
        boolean tokens = encoders.tasks().contains(TokenDetector.TASK);
        if (mitigation.enabled() && (!remote && !tokens || setup.options().useNli())) {
            needs(encoders, Entailment.TASK, "holds answers against their context");
        }
        var explainer = new Explainer(
                encoders,
                setup.options().useNli(),
                how.enableNliFiltering(),
                how.nliEntailmentThreshold(),
                mitigation.explainer().threshold());
        var sentinel = new Sentinel(encoders, (float) mitigation.factCheck().threshold());
        if (mitigation.enabled() && remote) {
            return remote(setup.options(), how, sentinel, explainer);
        }
        var screening = new Screening(explainer, READ, how.minSpanLength(), how.minSpanConfidence(), () -> {});
        Detector local = Detector.local(encoders, how);
        return new HallucinationPlugin(setup.options(), sentinel, mitigation.enabled() ? local : null, screening);
    }

    private static Plugin remote(Options options, Detection how, Sentinel sentinel, Explainer explainer) {
        HttpClient client = JsonService.newClient();
        var fanout = new Fanout();
        var service =
                new JsonService("detector", completions(URI.create(how.endpoint())), Map.of(), ASKED, client, fanout);
        var screening = new Screening(explainer, ASKED, how.minSpanLength(), how.minSpanConfidence(), () -> {
            client.shutdownNow();
            fanout.close();
        });
        return new HallucinationPlugin(
                options, sentinel, new ServiceDetector(service, how.modelId(), how.includeExplanation()), screening);
    }

    /// Where chat completions are at an address: at it, when it says so itself, below it, or below its `/v1`.
    static URI completions(URI endpoint) {
        String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceAll("/+$", "");
        String whole =
                path.endsWith("/chat/completions") ? path : (path.isEmpty() ? "/v1" : path) + "/chat/completions";
        return endpoint.resolve(whole + (endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery()));
    }

    private static void needs(EncoderRuntime encoders, String task, String why) throws UnavailableException {
        if (!encoders.tasks().contains(task)) {
            throw new UnavailableException(
                    "encoder_missing",
                    "hallucination needs the classifier \"" + task + "\", which " + why
                            + " and is not loaded; add it or remove the plugin");
        }
    }
}
