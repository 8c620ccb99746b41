package semanticrouter.plugins.reply;

import semanticrouter.core.call.Reply;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;

/// `fast_response`: a fixed answer in place of the model's (specification: dataplane §4.1).
public final class FastResponse implements PluginFamily<FastResponse.Options> {
    /// What is answered.
    @Doc("Answers with a fixed text; no model is called.")
    public record Options(@Doc("The answer.") @Required String message) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin("fast_response", Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.FAST_RESPONSE;
    }

    @Override
    public String description() {
        return "Answers with a fixed text; no model is called.";
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) {
        Reply answer = new Reply.Answered(setup.options().message(), "fast_response");
        return (_, _) -> answer;
    }
}
