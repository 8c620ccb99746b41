package semanticrouter.plugins.reply;

import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.PlannedPlugin;

/// `fast_response`: a fixed answer in place of the model's (specification: dataplane §4.1).
public final class FastResponse extends PlannedPlugin<FastResponse.Options> {
    /// What is answered.
    @Doc("Answers with a fixed text; no model is called.")
    public record Options(@Doc("The answer.") @Required String message) {}

    public FastResponse() {
        super("fast_response", PluginSlot.FAST_RESPONSE, Options.class);
    }

    @Override
    public String description() {
        return "Answers with a fixed text; no model is called.";
    }
}
