package semanticrouter.core.model;

/// How a model is asked to reason, or not to (specification: dataplane §2.7).
///
/// @param family its name in the configuration, empty for {@link Style#NONE}
/// @param style where the request says so
/// @param parameter name of the parameter, empty for {@link Style#NONE}
/// @param defaultEffort effort when a decision asks for reasoning without saying how much
public record Reasoning(String family, Style style, String parameter, String defaultEffort) {
    /// A model that cannot be asked; requests stay as they are.
    public static final Reasoning NONE = new Reasoning("", Style.NONE, "", "");

    /// Where a request says whether to reason.
    public enum Style {
        /// Nowhere.
        NONE,
        /// True or false under `chat_template_kwargs`.
        CHAT_TEMPLATE_KWARGS,
        /// An effort under `chat_template_kwargs`; at the top level for services that have no such arguments.
        REASONING_EFFORT,
        /// An effort at the top level.
        TOP_LEVEL_REASONING_EFFORT
    }
}
