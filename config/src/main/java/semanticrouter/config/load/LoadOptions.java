package semanticrouter.config.load;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How a configuration is to be read.
///
/// @param mode how much of the pipeline runs
/// @param strict unknown keys and the pre-flight rules (specification: signals §1.18) are errors
/// @param environment value of an environment variable, null when unset
/// @param overrides what wins over the document when it is served
public record LoadOptions(
        Mode mode, boolean strict, UnaryOperator<@Nullable String> environment, List<DocumentOverride> overrides) {
    public LoadOptions {
        overrides = List.copyOf(overrides);
    }

    /// How much of the pipeline runs (specification: signals §1.1).
    public enum Mode {
        /// Everything, for serving.
        SERVE,
        /// No environment, no look at other files, absolute paths of knowledge bases refused: for documents that
        /// somebody sent.
        READ_ONLY,
        /// Only `routing` with default globals and the checks of domains, projections, decisions and modalities.
        FRAGMENT
    }

    public static LoadOptions serving(UnaryOperator<@Nullable String> environment) {
        return new LoadOptions(Mode.SERVE, false, environment, List.of());
    }

    public static LoadOptions readOnly() {
        return new LoadOptions(Mode.READ_ONLY, false, _ -> null, List.of());
    }

    public static LoadOptions fragment() {
        return new LoadOptions(Mode.FRAGMENT, false, _ -> null, List.of());
    }

    /// The same with strictness switched on.
    public LoadOptions asStrict() {
        return new LoadOptions(mode, true, environment, overrides);
    }

    /// The same with what wins over the document.
    public LoadOptions overridden(List<DocumentOverride> by) {
        return new LoadOptions(mode, strict, environment, by);
    }
}
