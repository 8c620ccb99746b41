package semanticrouter.config.compile;

import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.model.ServedModel;

/// The models of a plan alone, for what needs neither signals nor encoders.
///
/// @param models by logical name, as the plan has them
/// @param diagnostics what was found about them
public record ServedModels(SequencedMap<String, ServedModel> models, List<Diagnostic> diagnostics) {
    /// The models of a configuration.
    ///
    /// @param config usable
    /// @param environment value of an environment variable, null when unset
    public static ServedModels of(LoadedConfig config, UnaryOperator<@Nullable String> environment) {
        var document = Objects.requireNonNull(config.document(), "a usable configuration has a document");
        var found = new Diagnostics();
        var models = new ModelCompiler(document, environment, new TreeReport(config.tree(), found)).compile();
        return new ServedModels(models, found.list());
    }
}
