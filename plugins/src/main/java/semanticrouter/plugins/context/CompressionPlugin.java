package semanticrouter.plugins.context;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.compression.Compression;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact;

/// Shortens the requests of one decision on their way to the model.
final class CompressionPlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(CompressionPlugin.class);

    private final ContextCompression.Options options;
    private final Compressor compressor;

    CompressionPlugin(ContextCompression.Options options, Compressor compressor) {
        this.options = options;
        this.compressor = compressor;
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        CompressionControls controls = controls(call);
        if (controls.bypass()) {
            tell(call, Compression.BYPASSED, 0);
            return next.send(call);
        }
        long began = System.nanoTime();
        try {
            Optional<Compressor.Result> result = compressor.run(call, controls);
            result.ifPresent(done -> call.trace().facts().add(done.told()));
            return next.send(result.map(done -> call.with(done.body())).orElse(call));
        } catch (UnavailableException unavailable) {
            return failed(call, next, unavailable, began);
        }
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
        boolean closed = options.failureMode().equals("fail_closed");
        LOGGER.atWarn()
                .addKeyValue("requestId", call.inbound().id())
                .addKeyValue("errorCode", code)
                .log("a conversation could not be shortened");
        tell(call, Compression.FAILED, System.nanoTime() - began);
        call.trace().facts().add(new Fact.PluginFailed(ContextCompression.TYPE, code));
        return closed
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
