package semanticrouter.plugins.reply;

import java.nio.charset.StandardCharsets;
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
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.kind.Enabled;
import semanticrouter.plugins.stream.CollectingStream;

/// `router_replay`: keeps requests of the decision for later inspection (specification: dataplane §4.5).
public final class RouterReplay implements PluginFamily<RouterReplay.Options> {
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

            @Doc("Bytes kept of each text of the tool trace; 0 for all.") @Range(min = 0) @Default("0")
            int maxToolTraceBytes,

            @Doc("Steps kept of the tool trace; 0 for all.") @Range(min = 0) @Default("100")
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
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        return Enabled.check(options.enabled());
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) {
        Options options = setup.options();
        return (call, next) -> capture(call, next, options);
    }

    private Reply capture(Call call, Upstream next, Options options) throws InterruptedException {
        String id = call.inbound().id();
        Optional<ReplayJournal.Body> request = options.captureRequestBody()
                ? Optional.of(body(call.body().bytes(), options.maxBodyBytes()))
                : Optional.empty();
        journal.put(new ReplayJournal.Capture(id, options, request, Optional.empty()));
        Reply reply = next.send(call);
        if (!options.captureResponseBody()) {
            return reply;
        }
        return switch (reply) {
            case Reply.Whole whole -> {
                journal.complete(id, body(whole.body(), options.maxBodyBytes()));
                yield whole;
            }
            case Reply.Answered answered -> {
                journal.complete(id, body(answered.text().getBytes(StandardCharsets.UTF_8), options.maxBodyBytes()));
                yield answered;
            }
            case Reply.Streamed(int status, var headers, var stream) ->
                new Reply.Streamed(
                        status,
                        headers,
                        new CollectingStream(
                                stream,
                                options.maxBodyBytes(),
                                (kept, total, _) -> journal.complete(id, new ReplayJournal.Body(kept, total))));
            case Reply.Refused refused -> refused;
        };
    }

    private static ReplayJournal.Body body(byte[] bytes, int limit) {
        return new ReplayJournal.Body(Arrays.copyOf(bytes, Math.min(bytes.length, limit)), bytes.length);
    }
}
