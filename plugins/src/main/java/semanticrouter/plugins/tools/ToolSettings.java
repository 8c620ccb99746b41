package semanticrouter.plugins.tools;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;

/// The tool database all decisions share.
@Doc("The tool database all decisions share.")
public record ToolSettings(
        @Doc("Whether it is used.") @Default("false") boolean enabled,

        @Doc("Most tools to offer.") @Range(min = 0) @Default("3")
        int topK,

        @Doc("Least similarity of a tool.") @Range(min = 0, max = 1) @Default("0")
        double similarityThreshold,

        @Doc("File of the database.") @Default("config/tools_db.json")
        String toolsDbPath,

        @Doc("Whether a request without fitting tools is sent with none.") @Default("true")
        boolean fallbackToEmpty,

        @Doc("Search by more than meaning.") ToolSelection.@Nullable AdvancedFiltering advancedFiltering) {
    static final SettingsAt<ToolSettings> AT = new SettingsAt<>("global.integrations.tools", ToolSettings.class);
}
