package semanticrouter.plugins.context;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.recovery.Recovery;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;

/// Shortens the requests of one decision on their way to the model.
final class CompressionPlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(CompressionPlugin.class);
    private static final String STORE_AWAY = "recovery_store_unavailable";

    private final ContextCompression.Options options;
    private final Compressor compressor;
    private final Recoverer recoverer;

    CompressionPlugin(ContextCompression.Options options, Compressor compressor, Recoverer recoverer) {
        this.options = options;
        this.compressor = compressor;
        this.recoverer = recoverer;
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        CompressionControls controls = controls(call);
        if (controls.bypass()) {
            tell(call, Compression.BYPASSED, 0);
            return next.send(call);
        }
        long began = System.nanoTime();
        Shortened shortened;
        try {
            shortened = compressor.recovers()
                    ? recoverably(call, controls)
                    : new Shortened(compressor.run(call, controls, null), null, "");
        } catch (UnavailableException unavailable) {
            return failed(call, next, unavailable, began);
        }
        return sent(call, shortened, next);
    }

    /// What became of a request.
    ///
    /// @param tool reads what was left out, null when nothing does
    /// @param why the model cannot ask for all of what was left out, empty when it can
    private record Shortened(
            Optional<Compressor.Result> result, @Nullable RetrieveTool tool, String why) {}

    private Shortened recoverably(Call call, CompressionControls controls)
            throws UnavailableException, InterruptedException {
        if (!compressor.concerns(call, controls)) {
            return new Shortened(Optional.empty(), null, "");
        }
        Optional<String> obstacle = recoverer.obstacle(call);
        if (obstacle.isPresent()) {
            return new Shortened(compressor.run(call, controls, null), null, obstacle.get());
        }
        Originals originals = recoverer.begin();
        Optional<Compressor.Result> result = compressor.run(call, controls, originals);
        String why = originals.full() ? "max_bytes_per_request" : "";
        if (result.isEmpty() || originals.kept().isEmpty()) {
            return new Shortened(result, null, why);
        }
        try {
            Optional<RetrieveTool> tool =
                    recoverer.keep(call, originals.kept(), result.get().room());
            return tool.isPresent()
                    ? new Shortened(result, tool.get(), why)
                    : new Shortened(compressor.run(call, controls, null), null, "max_total_bytes");
        } catch (StoreException away) {
            if (closed()) {
                throw new UnavailableException(STORE_AWAY, String.valueOf(away.getMessage()));
            }
            LOGGER.atWarn()
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", STORE_AWAY)
                    .setCause(away)
                    .log("originals cannot be kept");
            return new Shortened(compressor.run(call, controls, null), null, STORE_AWAY);
        }
    }

    private Reply sent(Call call, Shortened shortened, Upstream next) throws InterruptedException {
        Facts facts = call.trace().facts();
        shortened.result().ifPresent(done -> facts.add(done.told()));
        Call shorter = shortened.result().map(done -> call.with(done.body())).orElse(call);
        RetrieveTool tool = shortened.tool();
        if (tool == null) {
            if (shortened.result().map(Compressor.Result::given).orElse(false)) {
                facts.add(new Fact.ContextRecovered(Recovery.without(shortened.why())));
            }
            return next.send(shorter);
        }
        try {
            return next.send(shorter.offering(tool));
        } finally {
            told(call, tool.told(shortened.why()));
        }
    }

    private static void told(Call call, Recovery recovery) {
        call.trace().facts().add(new Fact.ContextRecovered(recovery));
        if (recovery.outcome() == Recovery.Outcome.FAILED) {
            call.trace().facts().add(new Fact.PluginFailed(ContextCompression.TYPE, "context_recovery_failed"));
            LOGGER.atWarn()
                    .addKeyValue("event", "context_recovery_followup_failed")
                    .addKeyValue("component", "extproc")
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", recovery.reason())
                    .log("a model could not be asked again");
        }
    }

    private boolean closed() {
        return options.failureMode().equals("fail_closed");
    }

    private CompressionControls controls(Call call) {
        ContextCompression.RequestControls allowed = options.requestControls();
        return allowed.enabled()
                ? call.inbound()
                        .facts()
                        .headers()
                        .first(allowed.header())
                        .map(header -> CompressionControls.parse(
                                header, Set.copyOf(allowed.allowed()), allowed.maxTargetTokens()))
                        .orElse(CompressionControls.NONE)
                : CompressionControls.NONE;
    }

    private Reply failed(Call call, Upstream next, UnavailableException unavailable, long began)
            throws InterruptedException {
        String code = unavailable.failure().code();
        LOGGER.atWarn()
                .addKeyValue("requestId", call.inbound().id())
                .addKeyValue("errorCode", code)
                .log("a conversation could not be shortened");
        tell(call, Compression.FAILED, System.nanoTime() - began);
        call.trace().facts().add(new Fact.PluginFailed(ContextCompression.TYPE, code));
        return closed()
                ? new Reply.Refused(new GatewayError(
                        500, "context_compression_failed", "Context compression failed under fail_closed policy"))
                : next.send(call);
    }

    private void tell(Call call, Compression outcome, long nanos) {
        call.trace()
                .facts()
                .add(new Fact.ContextCompressed(
                        outcome, List.of(), options.scoring().method(), 0, 0, 0, List.of(), nanos));
    }
}
