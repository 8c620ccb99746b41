package semanticrouter.plugins.request;

import semanticrouter.core.call.Call;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.trace.Fact;

/// `system_prompt`: puts a text before the conversation (specification: dataplane §4.2).
public final class SystemPrompt implements PluginFamily<SystemPrompt.Options> {
    /// The text and how it meets an existing one.
    @Doc("Puts a system text before the conversation.")
    public record Options(
            @Doc("Whether the plugin is on.") @Default("true")
            boolean enabled,

            @Doc("Whether the text goes before the client's system text or takes its place.")
            @OneOf({"insert", "replace"})
            @Default("insert")
            String mode,

            @Doc("The text; empty for none.") @Default("") String systemPrompt) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin("system_prompt", Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.SYSTEM_PROMPT;
    }

    @Override
    public String description() {
        return "Puts a system text before the conversation, or in place of the client's.";
    }

    @Override
    public boolean enabled(Options options) {
        return options.enabled() && !options.systemPrompt().isEmpty();
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) {
        String text = setup.options().systemPrompt();
        boolean replace = setup.options().mode().equals("replace");
        return (call, next) -> {
            Call told = call.with(call.body().withSystemText(text, replace));
            call.trace().facts().add(new Fact.SystemTextSet());
            return next.send(told);
        };
    }
}
