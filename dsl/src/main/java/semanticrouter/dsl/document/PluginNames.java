package semanticrouter.dsl.document;

/// Spellings of plugin types.
public final class PluginNames {
    private PluginNames() {}

    /// The one spelling of a plugin type: underscores, and `response_cache` for its older names.
    ///
    /// Source: specification 1.4 and 5.3.
    public static String normal(String type) {
        String plain = type.strip().replace('-', '_');
        return plain.equals("semantic_cache") ? "response_cache" : plain;
    }
}
