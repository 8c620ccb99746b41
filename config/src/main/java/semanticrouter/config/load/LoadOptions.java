package semanticrouter.config.load;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How a configuration is to be read.
///
/// @param mode how much of the pipeline runs
/// @param strict unknown keys and the pre-flight rules (specification: signals §1.18) are errors
/// @param environment value of an environment variable, null when unset
public record LoadOptions(Mode mode, boolean strict, UnaryOperator<@Nullable String> environment) {
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
        return new LoadOptions(Mode.SERVE, false, environment);
    }

    public static LoadOptions readOnly() {
        return new LoadOptions(Mode.READ_ONLY, false, _ -> null);
    }

    public static LoadOptions fragment() {
        return new LoadOptions(Mode.FRAGMENT, false, _ -> null);
    }

    /// The same with strictness switched on.
    public LoadOptions asStrict() {
        return new LoadOptions(mode, true, environment);
    }
}
