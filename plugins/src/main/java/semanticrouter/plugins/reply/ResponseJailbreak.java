package semanticrouter.plugins.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.Enabled;
import semanticrouter.plugins.PlannedPlugin;

/// `response_jailbreak`: screens what the model answers (specification: dataplane §4.13).
public final class ResponseJailbreak extends PlannedPlugin<ResponseJailbreak.Options> {
    /// From which score on, and what happens then.
    @Doc("Screens the answer for jailbreak content.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Score from which an answer is refused; absent for the prompt guard's.") @Range(min = 0, max = 1)
            @Nullable Double threshold,

            @Doc("Refuse the answer, warn in a header, or only note it.")
            @OneOf({"", "header", "block", "none"})
            @Default("header")
            String action) {}

    public ResponseJailbreak() {
        super("response_jailbreak", PluginSlot.RESPONSE_GUARD, Options.class);
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
}
