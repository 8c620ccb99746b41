package semanticrouter.core.kind;

/// The declaration of one signal family, selection algorithm or plugin: its name and the record of its options.
///
/// @param stage what it extends
/// @param name the word used in rules, `type:` fields, headers and metrics (`keyword`, `static`, `system_prompt`)
/// @param yamlKey for a signal family, its list under `routing.signals`; otherwise equal to {@code name}
/// @param status how far it is built
/// @param options the annotated record its YAML binds to; for a signal family, one rule
/// @param <C> the options' type
public record Kind<C extends Record>(Stage stage, String name, String yamlKey, Status status, Class<C> options) {
    public static <C extends Record> Kind<C> signal(String name, String yamlKey, Class<C> rule) {
        return new Kind<>(Stage.SIGNAL, name, yamlKey, Status.SUPPORTED, rule);
    }

    public static <C extends Record> Kind<C> algorithm(String name, Status status, Class<C> options) {
        return new Kind<>(Stage.ALGORITHM, name, name, status, options);
    }

    public static <C extends Record> Kind<C> plugin(String name, Status status, Class<C> options) {
        return new Kind<>(Stage.PLUGIN, name, name, status, options);
    }
}
