package semanticrouter.plugins.request;

import java.util.ArrayList;
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

/// `tool_selection`: offers the model the tools that fit the request (specification: dataplane §4.7).
public final class ToolSelection extends PlannedPlugin<ToolSelection.Options> {
    /// Where tools come from, and how many stay.
    @Doc("Offers the model the tools that fit the request.")
    public record Options(
            @Doc("Whether the plugin is on.") @Nullable Boolean enabled,

            @Doc("Take tools from a database, or keep those of the client's that fit.")
            @OneOf({"add", "filter"})
            @Default("add")
            String mode,

            @Doc("File of the tool database; empty for the global one.") @Default("") String toolsDbPath,

            @Doc("Most tools to add; absent for the global setting.") @Range(min = 0) @Nullable Integer topK,

            @Doc("Least similarity of a tool to add; absent for the global setting.") @Range(min = 0, max = 1)
            @Nullable Double similarityThreshold,

            @Doc("Search by more than meaning.") @Nullable AdvancedFiltering advancedFiltering,

            @Doc("How the database is searched; empty for the global setting.") @Default("") String strategy,

            @Doc("Whether a request without fitting tools is sent with none; absent for yes.") @Nullable Boolean fallbackToEmpty,

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

            @Doc("Least number of shared words.") @Range(min = 0) @Default("0") int minLexicalOverlap,

            @Doc("Least combined score.") @Range(min = 0, max = 1) @Default("0") double minCombinedScore,

            @Doc("How much each part counts.") @Nullable FilterWeights weights,

            @Doc("Whether tools of another category are left out.") @Default("false") boolean useCategoryFilter,

            @Doc("Least confidence of the category for that.") @Range(min = 0, max = 1) @Default("0")
            double categoryConfidenceThreshold,

            @Doc("Names that may be offered; empty for all.") @Default("[]") List<String> allowTools,

            @Doc("Names that are never offered.") @Default("[]") List<String> blockTools,

            @Doc("The part the conversation's earlier tools play.") @Nullable HybridHistory hybridHistory) {
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
            @Doc("Earlier tools that count.") @Range(min = 0) @Default("8") int historyHorizon,
            @Doc("Earlier tools below which history does not count.") @Range(min = 0) @Default("1") int minHistorySteps,

            @Doc("Least confidence of history.") @Range(min = 0, max = 1) @Default("0") double historyConfidenceThreshold,

            @Doc("Weight of meaning.") @Range(min = 0) @Default("1") double weightSemantic,
            @Doc("Weight of what followed before.") @Range(min = 0) @Default("1") double weightHistoryTransition,
            @Doc("Weight of the decision.") @Range(min = 0) @Default("1") double weightDecisionPrior,
            @Doc("Penalty of repeating a tool.") @Range(min = 0) @Default("0") double repetitionPenaltyStrength) {}

    public ToolSelection() {
        super("tool_selection", PluginSlot.TOOL_SELECTION, Options.class);
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
            problems.add(Problem.warning("tools_db_path", "the mode `filter` reads no database; remove this or set mode: add"));
        }
        return problems;
    }
}
