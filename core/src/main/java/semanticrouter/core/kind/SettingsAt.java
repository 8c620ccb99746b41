package semanticrouter.core.kind;

/// Where in `global` the shared settings of a kind are written, and the record they bind to.
///
/// @param path dotted YAML path from the document's root, for example `global.model_catalog.modules.classifier.domain`
/// @param type annotated record; keys of the path it does not declare are ignored here, other kinds may read them
/// @param <S> the settings' type
public record SettingsAt<S extends Record>(String path, Class<S> type) {}
