package semanticrouter.plugins.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.Enabled;
import semanticrouter.plugins.PlannedPlugin;

/// `router_replay`: keeps requests of the decision for later inspection (specification: dataplane §4.5).
public final class RouterReplay extends PlannedPlugin<RouterReplay.Options> {
    /// What is kept, and how much of it.
    @Doc("Keeps requests of the decision for later inspection.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Records kept; older ones are dropped.") @Range(min = 1) @Default("10000") int maxRecords,

            @Doc("Whether the request's body is kept.") @Default("true") boolean captureRequestBody,

            @Doc("Whether the response's body is kept.") @Default("true") boolean captureResponseBody,

            @Doc("Bytes kept of each body.") @Range(min = 0) @Default("4096") int maxBodyBytes,

            @Doc("Bytes kept of each text of the tool trace; 0 for all.") @Range(min = 0) @Default("0") int maxToolTraceBytes,

            @Doc("Steps kept of the tool trace; 0 for all.") @Range(min = 0) @Default("100") int maxToolTraceSteps) {}

    public RouterReplay() {
        super("router_replay", PluginSlot.RECORD, Options.class);
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
}
