package semanticrouter.plugins.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
import semanticrouter.plugins.kind.Enabled;

/// `tool_selection`: offers the model the tools that fit the request (specification: dataplane §4.7).
public final class ToolSelection implements PluginFamily<ToolSelection.Options> {
    /// Its name in configurations and reports.
    static final String TYPE = "tool_selection";

    /// Where tools come from, and how many stay.
    @Doc("Offers the model the tools that fit the request.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Take tools from a database, or keep those of the client's that fit.")
            @OneOf({"add", "filter"})
            @Default("add")
            String mode,

            @Doc("File of the tool database; empty for the global one.") @Default("")
            String toolsDbPath,

            @Doc("Most tools to add; absent for the global setting.") @Range(min = 0) @Nullable
            Integer topK,

            @Doc("Least similarity of a tool to add; absent for the global setting.") @Range(min = 0, max = 1) @Nullable
            Double similarityThreshold,

            @Doc("Search by more than meaning.") @Nullable AdvancedFiltering advancedFiltering,

            @Doc("How the database is searched; empty for the global setting.") @Default("")
            String strategy,

            @Doc("Whether a request without fitting tools is sent with none; absent for yes.") @Nullable
            Boolean fallbackToEmpty,

            @Doc("Least similarity of a tool to keep; for the mode `filter`.") @Range(min = 0, max = 1) @Default("0.25")
            double relevanceThreshold,

            @Doc("Best tools that are kept in any case; for the mode `filter`.") @Range(min = 0) @Default("0")
            int preserveCount) {}

    /// Search by more than meaning.
    @Doc("Search of the tool database by more than meaning.")
    public record AdvancedFiltering(
            @Doc("Whether it is on.") @Default("false") boolean enabled,

            @Doc("How parts are combined.") @OneOf({"weighted", "hybrid_history"}) @Default("weighted")
            String retrievalStrategy,

            @Doc("Tools looked at before the best are taken; 0 for a multiple of top_k.") @Range(min = 0) @Default("0")
            int candidatePoolSize,

            @Doc("Least number of shared words.") @Range(min = 0) @Default("0")
            int minLexicalOverlap,

            @Doc("Least combined score.") @Range(min = 0, max = 1) @Default("0")
            double minCombinedScore,

            @Doc("How much each part counts.") @Nullable FilterWeights weights,

            @Doc("Whether tools of another category are left out.") @Default("false")
            boolean useCategoryFilter,

            @Doc("Least confidence of the category for that.") @Range(min = 0, max = 1) @Default("0")
            double categoryConfidenceThreshold,

            @Doc("Names that may be offered; empty for all.") @Default("[]")
            List<String> allowTools,

            @Doc("Names that are never offered.") @Default("[]")
            List<String> blockTools,

            @Doc("The part the conversation's earlier tools play.") @Nullable
            HybridHistory hybridHistory) {
        public AdvancedFiltering {
            allowTools = List.copyOf(allowTools);
            blockTools = List.copyOf(blockTools);
        }
    }

    /// How much each part counts.
    @Doc("How much each part of the search counts.")
    public record FilterWeights(
            @Doc("Meaning.") @Range(min = 0) @Nullable Double embed,
            @Doc("Shared words.") @Range(min = 0) @Nullable Double lexical,
            @Doc("Tags.") @Range(min = 0) @Nullable Double tag,
            @Doc("Name.") @Range(min = 0) @Nullable Double name,
            @Doc("Category.") @Range(min = 0) @Nullable Double category) {}

    /// The part the conversation's earlier tools play.
    @Doc("The part the conversation's earlier tools play.")
    public record HybridHistory(
            @Doc("Earlier tools that count.") @Range(min = 0) @Default("8")
            int historyHorizon,

            @Doc("Earlier tools below which history does not count.") @Range(min = 0) @Default("1")
            int minHistorySteps,

            @Doc("Least confidence of history.") @Range(min = 0, max = 1) @Default("0")
            double historyConfidenceThreshold,

            @Doc("Weight of meaning.") @Range(min = 0) @Default("1")
            double weightSemantic,

            @Doc("Weight of what followed before.") @Range(min = 0) @Default("1")
            double weightHistoryTransition,

            @Doc("Weight of the decision.") @Range(min = 0) @Default("1")
            double weightDecisionPrior,

            @Doc("Penalty of repeating a tool.") @Range(min = 0) @Default("0")
            double repetitionPenaltyStrength) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin(TYPE, Status.EXPERIMENTAL, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.TOOL_SELECTION;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(ToolSettings.AT);
    }

    @Override
    public String description() {
        return "Offers the model the tools that fit the request.";
    }

    @Override
    public boolean enabled(Options options) {
        return Enabled.on(options.enabled());
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<>(Enabled.check(options.enabled()));
        if (options.mode().equals("filter") && !options.toolsDbPath().isEmpty()) {
            problems.add(Problem.warning(
                    "tools_db_path", "the mode `filter` reads no database; remove this or set mode: add"));
        }
        return problems;
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) throws UnavailableException, InterruptedException {
        Options options = setup.options();
        ToolSettings shared = setup.settings().get(ToolSettings.class);
        EncoderRuntime encoders = setup.services().encoders();
        boolean none = Objects.requireNonNullElse(options.fallbackToEmpty(), shared.fallbackToEmpty());
        if (options.mode().equals("filter")) {
            var filter = new ToolFilter(options.relevanceThreshold(), options.preserveCount(), none, encoders);
            return (call, next) -> next.send(call.with(filter.kept(call)));
        }
        AdvancedFiltering own = options.advancedFiltering();
        AdvancedFiltering advanced = own == null ? shared.advancedFiltering() : own;
        demandKnown(options.strategy(), advanced);
        String path = options.toolsDbPath().isEmpty() ? shared.toolsDbPath() : options.toolsDbPath();
        Awaited<ToolDatabase> database = ToolDatabase.load(path, TYPE, setup.services());
        var ranking = new ToolRanking(
                Objects.requireNonNullElse(options.topK(), shared.topK()),
                Objects.requireNonNullElse(options.similarityThreshold(), shared.similarityThreshold()),
                advanced,
                _ -> true);
        var search = new ToolSearch(TYPE, database, ranking, none, encoders);
        return (call, next) -> next.send(call.with(search.offer(call)));
    }

    /// Refuses searches by the conversation's earlier tools, which are not built.
    static void demandKnown(String strategy, @Nullable AdvancedFiltering advanced) throws UnavailableException {
        boolean history = strategy.equals("hybrid_history")
                || (advanced != null
                        && advanced.enabled()
                        && advanced.retrievalStrategy().equals("hybrid_history"));
        if (history) {
            throw new UnavailableException(
                    "not_built", "tool search by history is not built into this version; use the strategy weighted");
        }
    }
}
