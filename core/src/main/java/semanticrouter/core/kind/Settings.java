package semanticrouter.core.kind;

/// The bound global settings that a kind declared with {@link SettingsAt}.
@FunctionalInterface
public interface Settings {
    /// The settings of that type, with defaults filled in.
    ///
    /// @throws IllegalArgumentException when the kind did not declare the type
    <S extends Record> S get(Class<S> type);
}
