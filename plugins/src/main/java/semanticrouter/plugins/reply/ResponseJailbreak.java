package semanticrouter.plugins.reply;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream.Piece;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.kind.Enabled;
import semanticrouter.plugins.stream.KeptStream;

/// `response_jailbreak`: screens what the model answers (specification: dataplane §4.13).
public final class ResponseJailbreak implements PluginFamily<ResponseJailbreak.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "response_jailbreak";

    private static final int HELD_BYTES = 1 << 20;
    private static final Reply REFUSED = new Reply.Refused(
            new GatewayError(403, "response_jailbreak", "Response blocked: jailbreak content detected in LLM output"));

    /// From which score on, and what happens then.
    @Doc("Screens the answer for jailbreak content.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Score from which an answer is refused; absent for the prompt guard's.")
            @Range(min = 0, max = 1)
            @Nullable
            Double threshold,

            @Doc(
                    "Refuse the answer, warn in a header, or do neither. A stream is held back for `block`, else not screened.")
            @OneOf({"", "header", "block", "none"})
            @Default("header")
            String action) {}

    /// The guard that screens prompts, as far as it screens answers too.
    @Doc("The guard that screens prompts and answers.")
    public record Guard(
            @Doc("Score from which a text is jailbreak content.") @Range(min = 0, max = 1) @Default("0.7")
            double threshold,

            @Doc("Labels of the classifier that mean harm; empty for jailbreak.") @Default("[]")
            List<String> positiveLabels,

            @Doc("Whether a text that could not be screened passes.") @OneOf({"allow", "block"}) @Default("allow")
            String onError) {
        public Guard {
            positiveLabels = List.copyOf(positiveLabels);
        }
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.EXPERIMENTAL, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.RESPONSE_GUARD;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.model_catalog.modules.prompt_guard", Guard.class));
    }

    @Override
    public String description() {
        return "Screens the answer for jailbreak content.";
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
        Guard guard = setup.settings().get(Guard.class);
        EncoderRuntime encoders = setup.services().encoders();
        if (!encoders.tasks().contains(Screen.TASK)) {
            throw new UnavailableException(
                    "encoder_missing",
                    "response_jailbreak needs the classifier \"" + Screen.TASK
                            + "\", which is not loaded; add it or remove the plugin");
        }
        Options options = setup.options();
        double threshold = Objects.requireNonNullElse(options.threshold(), guard.threshold());
        var screen = new Screen(
                encoders, threshold, guard.positiveLabels(), guard.onError().equals("block"));
        return switch (options.action()) {
            case "block" -> (call, next) -> block(call, next, screen);
            case "none" -> (call, next) -> next.send(call);
            default -> (call, next) -> warn(call, next.send(call), screen);
        };
    }

    private static Reply warn(Call call, Reply reply, Screen screen) throws InterruptedException {
        if (reply instanceof Reply.Whole(int status, Headers headers, byte[] body)
                && screen.harmful(call, AnswerText.ofBody(body))) {
            return new Reply.Whole(status, ResponseHeaders.warned(headers, TYPE), body);
        }
        return reply;
    }

    private static Reply block(Call call, Upstream next, Screen screen) throws InterruptedException {
        Reply reply = next.send(call);
        return switch (reply) {
            case Reply.Whole whole -> screen.harmful(call, AnswerText.ofBody(whole.body())) ? REFUSED : whole;
            case Reply.Streamed streamed -> held(call, streamed, screen);
            case Reply.Answered _, Reply.Refused _ -> reply;
        };
    }

    /// Holds a stream back until all of it is screened.
    private static Reply held(Call call, Reply.Streamed streamed, Screen screen) throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try (ReplyStream stream = streamed.stream()) {
            Piece piece = stream.next();
            while (piece instanceof Piece.Chunk(byte[] chunk)) {
                bytes.writeBytes(chunk);
                if (bytes.size() > HELD_BYTES) {
                    return new Reply.Refused(new GatewayError(
                            502, "response_too_long", "the answer is too long to be screened; ask for a shorter one"));
                }
                piece = stream.next();
            }
            if (piece instanceof Piece.Broken(var why)) {
                return new Reply.Refused(new GatewayError(
                        502, why.code(), "the model's backend broke off its reply (" + why.detail() + "); try again"));
            }
        }
        byte[] all = bytes.toByteArray();
        return screen.harmful(call, AnswerText.ofEvents(all))
                ? REFUSED
                : new Reply.Streamed(streamed.status(), streamed.headers(), new KeptStream(all));
    }
}
