package semanticrouter.plugins.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.plugins.kind.Enabled;

/// `tools`: which of the client's tools the model gets to see (specification: dataplane §4.6).
public final class Tools implements PluginFamily<Tools.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "tools";

    /// What becomes of the client's tools.
    @Doc("Decides which of the client's tools the model sees.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Remove all tools, leave them, or keep those of the lists.")
            @OneOf({"none", "passthrough", "filtered"})
            @Default("passthrough")
            String mode,

            @Doc("Whether tools of the database are looked up by meaning; absent for yes.") @Nullable
            Boolean semanticSelection,

            @Doc("Names to keep; for the mode `filtered`.") @Default("[]")
            List<String> allowTools,

            @Doc("Names to remove; for the mode `filtered`.") @Default("[]")
            List<String> blockTools,

            @Doc("Whether earlier tool calls and results are removed too; for the mode `none`.") @Default("false")
            boolean stripToolHistory,

            @Doc("How the database is searched; empty for the global setting.") @Default("")
            String strategy,

            @Doc("Search of the database with the conversation's earlier tools.") @Nullable
            DynamicRetrieval dynamicRetrieval) {
        public Options {
            allowTools = List.copyOf(allowTools);
            blockTools = List.copyOf(blockTools);
        }
    }

    /// Search of the database with the conversation's earlier tools.
    @Doc("Search of the tool database with the conversation's earlier tools.")
    public record DynamicRetrieval(
            @Doc("Whether it is on.") @Default("false") boolean enabled,

            @Doc("By meaning only, or with history.")
            @OneOf({"semantic_only", "hybrid_history"})
            @Default("semantic_only")
            String strategy,

            @Doc("Earlier tools that count; required for `hybrid_history`.") @Range(min = 1) @Nullable
            Integer historyWindow,

            @Doc("How much each part counts.") @Nullable RetrievalWeights weights,

            @Doc("Least confidence of a search with history.") @Range(min = 0, max = 1) @Default("0")
            double minHistoryConfidence,

            @Doc("Whether a search by meaning only steps in below it.") @Default("false")
            boolean fallbackOnLowConfidence) {}

    /// How much each part counts.
    @Doc("How much each part of the search counts.")
    public record RetrievalWeights(
            @Doc("Meaning.") @Range(min = 0) @Default("0") double semantic,

            @Doc("Earlier tools.") @Range(min = 0) @Default("0")
            double history,

            @Doc("The decision.") @Range(min = 0) @Default("0")
            double decisionPrior,

            @Doc("Penalty of repeating a tool.") @Range(min = 0) @Default("0")
            double repetitionPenalty) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.TOOLS_POLICY;
    }

    @Override
    public String description() {
        return "Decides which of the client's tools the model sees.";
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        boolean lists = !options.allowTools().isEmpty() || !options.blockTools().isEmpty();
        boolean filtered = options.mode().equals("filtered");
        if (filtered && !lists) {
            problems.add(Problem.error("", "the mode `filtered` needs names in allow_tools or block_tools"));
        } else if (!filtered && lists) {
            problems.add(Problem.error(
                    options.allowTools().isEmpty() ? "block_tools" : "allow_tools",
                    "only the mode `filtered` reads the lists; set mode: filtered or remove them"));
        }
        if (options.stripToolHistory() && !options.mode().equals("none")) {
            problems.add(
                    Problem.error("strip_tool_history", "only the mode `none` removes the history; set mode: none"));
        }
        DynamicRetrieval retrieval = options.dynamicRetrieval();
        if (retrieval != null && retrieval.strategy().equals("hybrid_history") && retrieval.historyWindow() == null) {
            problems.add(Problem.error(
                    "dynamic_retrieval.history_window", "the strategy `hybrid_history` needs a window of 1 or more"));
        }
        return problems;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(ToolSettings.AT);
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException, InterruptedException {
        Options options = setup.options();
        if (options.mode().equals("none")) {
            return (call, next) -> next.send(call.with(none(call, options.stripToolHistory())));
        }
        Predicate<String> wanted = wanted(Set.copyOf(options.allowTools()), Set.copyOf(options.blockTools()));
        boolean filtered = options.mode().equals("filtered");
        ToolSearch search = search(setup, wanted);
        return (call, next) -> {
            Call edited = filtered ? call.with(ToolFields.filtered(call.body(), wanted)) : call;
            return next.send(search == null || superseded(call) ? edited : edited.with(search.offer(edited)));
        };
    }

    /// The search of the shared database, null when it is not asked for.
    private static @Nullable ToolSearch search(PluginSetup<Options> setup, Predicate<String> wanted)
            throws UnavailableException, InterruptedException {
        Options options = setup.options();
        ToolSettings shared = setup.settings().get(ToolSettings.class);
        if (!shared.enabled() || Boolean.FALSE.equals(options.semanticSelection())) {
            return null;
        }
        DynamicRetrieval dynamic = options.dynamicRetrieval();
        String strategy = dynamic != null && dynamic.enabled() ? dynamic.strategy() : options.strategy();
        ToolSelection.demandKnown(strategy, shared.advancedFiltering());
        EncoderRuntime encoders = setup.services().encoders();
        Awaited<ToolDatabase> database = ToolDatabase.load(shared.toolsDbPath(), TYPE, setup.services());
        var ranking = new ToolRanking(shared.topK(), shared.similarityThreshold(), shared.advancedFiltering(), wanted);
        return new ToolSearch(TYPE, database, ranking, shared.fallbackToEmpty(), encoders);
    }

    /// Whether the decision has a plugin that searches in this one's place.
    private static boolean superseded(Call call) {
        RecipeOutline recipe = call.trace().recipe();
        return recipe != null
                && call.trace()
                        .matched()
                        .filter(won ->
                                recipe.decisions().get(won.index()).plugins().contains(ToolSelection.TYPE))
                        .isPresent();
    }

    private static ChatBody none(Call call, boolean stripHistory) {
        ChatBody body = ToolFields.removed(call.body());
        return stripHistory ? ToolHistory.stripped(body, call.inbound().dialect()) : body;
    }

    private static Predicate<String> wanted(Set<String> allowed, Set<String> blocked) {
        return name -> (allowed.isEmpty() || allowed.contains(name)) && !blocked.contains(name);
    }
}
