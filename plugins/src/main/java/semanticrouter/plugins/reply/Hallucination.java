package semanticrouter.plugins.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.kind.Enabled;
import semanticrouter.plugins.kind.PlannedPlugin;

/// `hallucination`: holds the answer against its context (specification: dataplane §4.12).
public final class Hallucination extends PlannedPlugin<Hallucination.Options> {
    /// What is checked, and how the client learns of it.
    @Doc("Holds the answer against its context and warns of what the context does not support.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Whether unsupported passages are explained by entailment.") @Default("false")
            boolean useNli,

            @Doc("Where a warning of unsupported passages goes.") @OneOf({"header", "body", "none"}) @Default("header")
            String hallucinationAction,

            @Doc("Where a warning of an answer that could not be held against anything goes.")
            @OneOf({"header", "body", "none"})
            @Default("header")
            String unverifiedFactualAction,

            @Doc("Whether a warning in the body names the passages.") @Default("false")
            boolean includeHallucinationDetails) {}

    public Hallucination() {
        super("hallucination", PluginSlot.RESPONSE_GUARD, Options.class);
    }

    @Override
    public String description() {
        return "Holds the answer against its context and warns of what the context does not support.";
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
