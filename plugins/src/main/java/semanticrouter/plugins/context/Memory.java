package semanticrouter.plugins.context;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.kind.PlannedPlugin;

/// `memory`: what was remembered of the user joins the conversation (specification: dataplane §4.10).
public final class Memory extends PlannedPlugin<Memory.Options> {
    /// What is looked up and what is kept; what is absent is taken from `global.stores.memory`.
    @Doc("Adds what was remembered of the user, and remembers the exchange.")
    public record Options(
            @Doc("Whether the plugin is on; absent for the global setting.") @Nullable
            Boolean enabled,

            @Doc("Most memories to add; absent for the global setting.") @Range(min = 1) @Nullable
            Integer retrievalLimit,

            @Doc("Least similarity of a memory; absent for the global setting.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold,

            @Doc("Whether the exchange is remembered; absent for the global setting.") @Nullable
            Boolean autoStore,

            @Doc("Whether words count beside meaning; absent for the global setting.") @Nullable
            Boolean hybridSearch,

            @Doc("How words and meaning are combined; empty for the global setting.") @Default("")
            String hybridMode,

            @Doc("What is left out of what was found.") @Nullable
            Reflection reflection) {}

    /// What is left out of what was found.
    @Doc("What is left out of the memories that were found.")
    public record Reflection(
            @Doc("Whether anything is left out.") @Default("true")
            boolean enabled,

            @Doc("How memories are ranked; empty for the built-in way.") @Default("")
            String algorithm,

            @Doc("Tokens of all memories together.") @Range(min = 0) @Default("2048")
            int maxInjectTokens,

            @Doc("Days after which a memory counts half.") @Range(min = 0) @Default("30")
            int recencyDecayDays,

            @Doc("Word overlap from which two memories are one.") @Range(min = 0, max = 1) @Default("0.9")
            double dedupThreshold,

            @Doc("Patterns of memories that are never added.") @Default("[]")
            List<String> blockPatterns) {
        public Reflection {
            blockPatterns = List.copyOf(blockPatterns);
        }
    }

    public Memory() {
        super("memory", PluginSlot.MEMORY, Options.class);
    }

    @Override
    public String description() {
        return "Adds what was remembered of the user to the conversation, and remembers the exchange.";
    }

    @Override
    public boolean enabled(Options options) {
        return options.enabled() == null || options.enabled();
    }

    @Override
    public List<Problem> check(Options options) {
        Reflection reflection = options.reflection();
        return reflection == null ? List.of() : Patterns.check("reflection.block_patterns", reflection.blockPatterns());
    }
}
