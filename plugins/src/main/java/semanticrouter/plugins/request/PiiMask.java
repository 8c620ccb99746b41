package semanticrouter.plugins.request;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Reply;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.TextWindow;
import semanticrouter.plugins.json.JsonStrings;
import semanticrouter.plugins.json.JsonStrings.Leaf;
import semanticrouter.plugins.kind.Enabled;

/// `pii_mask`: puts words such as `[EMAIL_ADDRESS]` in place of personal data before the request leaves
/// (specification: surfaces §3.9).
///
/// Reads the texts of all messages, what tools are called with and what they gave, and the system text, whoever wrote
/// them; it runs after plugins that add texts. A request that cannot be read is refused, since it might leak. Images,
/// names of tools and other fields stay as they are, and what is sent to a service that makes images is not masked.
public final class PiiMask implements PluginFamily<PiiMask.Options> {
    private static final String TASK = "pii";
    private static final Set<String> NOTHING = Set.of("O", "NO_PII");
    private static final Pattern TEXTS = Pattern.compile(
            "/\\d+/(content|reasoning_content|content/\\d+/(text|thinking|content|content/\\d+/text|input(/.*)?))");
    private static final Pattern ARGUMENTS =
            Pattern.compile("/\\d+/(tool_calls/\\d+/function|function_call)/arguments");
    private static final Pattern SYSTEM = Pattern.compile("(/\\d+/text)?");

    /// As the signal on personal data reads.
    private static final int CHUNK = 128 * 4;

    /// Code points that a chunk shares with the one before, see {@link TextWindow#chunks}.
    private static final int OVERLAP = 64;

    /// What is masked.
    @Doc("Masks personal data in what is sent to the model.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Least confidence of a find that is masked, 0 to 1; without it the shared one of the tagger.")
            @Nullable
            @Range(min = 0, max = 1)
            Double threshold,

            @Doc("Types that stay, for example PERSON; compared without case.") @Default("[]")
            List<String> piiTypesAllowed) {
        public Options {
            piiTypesAllowed = List.copyOf(piiTypesAllowed);
        }
    }

    /// Shared settings of the tagger of personal data.
    @Doc("The tagger of personal data.")
    public record Tagger(
            @Doc("Least confidence of a find where nothing else is said, 0 to 1.")
            @Default("0.9")
            @Range(min = 0, max = 1)
            double threshold) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin("pii_mask", Status.EXPERIMENTAL, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.REQUEST_PARAMS; // after everything that adds texts
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.model_catalog.modules.classifier.pii", Tagger.class));
    }

    @Override
    public String description() {
        return "Puts words such as [EMAIL_ADDRESS] in place of personal data before the request leaves.";
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
        EncoderRuntime encoders = setup.services().encoders();
        if (!encoders.tasks().contains(TASK)) {
            throw new UnavailableException(
                    "encoder_missing",
                    "pii_mask needs the tagger \"pii\", which is not loaded; add it or remove the plugin");
        }
        Double own = setup.options().threshold();
        double threshold = own == null ? setup.settings().get(Tagger.class).threshold() : own;
        List<String> allowed = setup.options().piiTypesAllowed();
        return (call, next) -> {
            ChatBody masked;
            try {
                Encodings encodings = encoders.open(call.inbound().deadline());
                masked = new Masking(encodings, (float) threshold, allowed).of(call);
            } catch (UnavailableException unavailable) {
                return new Reply.Refused(new GatewayError(
                        503,
                        unavailable.failure().code(),
                        "the request could not be searched for personal data, so it was not sent; try again"));
            }
            return next.send(call.with(masked));
        };
    }

    /// Masks one request. For one thread.
    private record Masking(Encodings encodings, double threshold, List<String> allowed) {
        ChatBody of(Call call) throws UnavailableException, InterruptedException {
            ChatBody body = call.body();
            body = field(body, "messages", TEXTS);
            return field(body, "system", SYSTEM);
        }

        private ChatBody field(ChatBody body, String name, Pattern places)
                throws UnavailableException, InterruptedException {
            Optional<JsonStrings> strings = body.field(name).flatMap(JsonStrings::placed);
            if (strings.isEmpty()) {
                return body;
            }
            Map<Leaf, String> others = new HashMap<>();
            for (Leaf leaf : strings.get().leaves()) {
                boolean text = places.matcher(leaf.place()).matches();
                boolean arguments = ARGUMENTS.matcher(leaf.place()).matches();
                String masked = text ? text(leaf.text()) : arguments ? arguments(leaf.text()) : leaf.text();
                if (!masked.equals(leaf.text())) {
                    others.put(leaf, masked);
                }
            }
            return others.isEmpty() ? body : body.withField(name, strings.get().with(others));
        }

        /// JSON in a string: its strings are masked, so that it stays JSON.
        private String arguments(String json) throws UnavailableException, InterruptedException {
            Optional<JsonStrings> strings = JsonStrings.of(json);
            if (strings.isEmpty()) {
                return text(json);
            }
            Map<Leaf, String> others = new HashMap<>();
            for (Leaf leaf : strings.get().leaves()) {
                String masked = text(leaf.text());
                if (!masked.equals(leaf.text())) {
                    others.put(leaf, masked);
                }
            }
            return strings.get().with(others);
        }

        private String text(String text) throws UnavailableException, InterruptedException {
            var masked = new StringBuilder();
            int done = 0;
            for (TokenSpan span : spans(text)) {
                if (span.end() > done) {
                    masked.append(text, done, Math.max(done, span.start()));
                    masked.append(span.start() < done ? "" : "[" + span.label() + "]");
                    done = span.end();
                }
            }
            return done == 0 ? text : masked.append(text, done, text.length()).toString();
        }

        /// What is to be masked, in the order of the text.
        private List<TokenSpan> spans(String text) throws UnavailableException, InterruptedException {
            var spans = new ArrayList<TokenSpan>();
            int start = 0;
            for (String chunk : TextWindow.chunks(text, CHUNK)) {
                if (!text.startsWith(chunk, start)) {
                    throw new IllegalStateException("a chunk of a text does not stand where it should");
                }
                for (TokenSpan span : encodings.label(TASK, chunk)) {
                    if (span.score() >= threshold
                            && !NOTHING.contains(span.label())
                            && allowed.stream().noneMatch(span.label()::equalsIgnoreCase)) {
                        spans.add(new TokenSpan(span.label(), start + span.start(), start + span.end(), span.score()));
                    }
                }
                int ahead = Math.max(1, chunk.codePointCount(0, chunk.length()) - OVERLAP);
                start = text.offsetByCodePoints(start, ahead);
            }
            spans.sort(Comparator.comparingInt(TokenSpan::start).thenComparingInt(span -> -span.end()));
            return spans;
        }
    }
}
