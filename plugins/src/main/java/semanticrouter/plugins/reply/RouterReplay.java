package semanticrouter.plugins.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Planned;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.replay.Captured;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.plugins.kind.Enabled;
import semanticrouter.plugins.stream.CollectingStream;

/// `router_replay`: keeps requests of the decision for later inspection (specification: dataplane §4.5).
public final class RouterReplay implements PluginFamily<RouterReplay.Options> {
    /// Bytes of events for a byte of text, generously.
    private static final int EVENT_OVERHEAD = 64;

    private static final int STREAM_BYTES_MAX = 1 << 20;
    private static final int TOOL_STEPS = 100;

    private final ReplayJournal journal;

    /// What is kept, and how much of it.
    @Doc("Keeps requests of the decision for later inspection.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Records kept; older ones are dropped.") @Range(min = 1) @Default("10000")
            int maxRecords,

            @Doc("Whether the request's body is kept.") @Default("true")
            boolean captureRequestBody,

            @Doc("Whether the response's body is kept.") @Default("true")
            boolean captureResponseBody,

            @Doc("Bytes kept of each body.") @Range(min = 0) @Default("4096")
            int maxBodyBytes,

            @Planned @Doc("Bytes kept of each text of the tool trace; 0 for all.") @Range(min = 0) @Default("0")
            int maxToolTraceBytes,

            @Planned @Doc("Steps kept of the tool trace; 0 for all.") @Range(min = 0) @Default("100")
            int maxToolTraceSteps) {}

    /// @param journal where bodies wait for whoever writes the record
    public RouterReplay(ReplayJournal journal) {
        this.journal = journal;
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin("router_replay", Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.RECORD;
    }

    @Override
    public String description() {
        return "Keeps requests of the decision for later inspection.";
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        if (options.maxToolTraceBytes() != 0 || options.maxToolTraceSteps() != TOOL_STEPS) {
            problems.add(Problem.warning(
                    "max_tool_trace_steps",
                    "records hold no tool traces yet, so their limits do nothing; remove them"));
        }
        return List.copyOf(problems);
    }

    /// A plugin that is off still says so: the router's own switch may be on.
    @Override
    public Plugin prepare(PluginSetup<Options> setup) {
        Options options = setup.options();
        if (!Enabled.on(options.enabled())) {
            return (call, next) -> begin(
                    call,
                    new ReplayJournal.Capture(
                            call.inbound().id(), false, options.maxRecords(), Optional.empty(), Optional.empty()),
                    next);
        }
        return (call, next) -> capture(call, next, options);
    }

    private Reply begin(Call call, ReplayJournal.Capture capture, Upstream next) throws InterruptedException {
        if (!call.inbound().dryRun()) {
            journal.put(capture);
        }
        return next.send(call);
    }

    private Reply capture(Call call, Upstream next, Options options) throws InterruptedException {
        String id = call.inbound().id();
        int most = options.maxBodyBytes();
        Optional<Captured> request =
                options.captureRequestBody() ? Optional.of(body(call.body().bytes(), most)) : Optional.empty();
        var begun = new ReplayJournal.Capture(id, true, options.maxRecords(), request, Optional.empty());
        Reply reply = begin(call, begun, next);
        if (!options.captureResponseBody() || call.inbound().dryRun()) {
            return reply;
        }
        return switch (reply) {
            case Reply.Whole whole -> {
                journal.complete(id, body(whole.body(), most));
                yield whole;
            }
            case Reply.Answered answered -> {
                journal.complete(
                        id, body(AnswerText.completionOf(answered.text()).getBytes(StandardCharsets.UTF_8), most));
                yield answered;
            }
            case Reply.Streamed(int status, var headers, var stream) ->
                new Reply.Streamed(
                        status,
                        headers,
                        new CollectingStream(
                                stream,
                                streamLimit(most),
                                (kept, total, _) ->
                                        journal.complete(id, new Captured(kept, total, most, AnswerText::completion))));
            case Reply.Refused refused -> refused;
        };
    }

    /// Bytes kept of a stream, of whose events only the text is kept in the end.
    private static int streamLimit(int most) {
        return (int) Math.min((long) most * EVENT_OVERHEAD, STREAM_BYTES_MAX);
    }

    private static Captured body(byte[] bytes, int limit) {
        return new Captured(Arrays.copyOf(bytes, Math.min(bytes.length, limit)), bytes.length);
    }
}
