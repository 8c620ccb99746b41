package semanticrouter.plugins.request;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.PlannedPlugin;

/// `system_prompt`: puts a text before the conversation (specification: dataplane §4.2).
public final class SystemPrompt extends PlannedPlugin<SystemPrompt.Options> {
    /// The text and how it meets an existing one.
    @Doc("Puts a system text before the conversation.")
    public record Options(
            @Doc("Whether the plugin is on.") @Default("true") boolean enabled,

            @Doc("Whether the text goes before the client's system text or takes its place.")
            @OneOf({"insert", "replace"})
            @Default("insert")
            String mode,

            @Doc("The text; empty for none.") @Default("") String systemPrompt) {}

    public SystemPrompt() {
        super("system_prompt", PluginSlot.SYSTEM_PROMPT, Options.class);
    }

    @Override
    public String description() {
        return "Puts a system text before the conversation, or in place of the client's.";
    }

    @Override
    public boolean enabled(Options options) {
        return options.enabled() && !options.systemPrompt().isEmpty();
    }
}
