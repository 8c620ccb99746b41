package semanticrouter.config.tree;

/// What a document may cost before it is refused.
///
/// @param codePoints length of the text
/// @param depth nesting of lists and mappings
/// @param nodes values, counting what an alias stands for each time it is used
public record YamlLimits(int codePoints, int depth, int nodes) {
    public static final YamlLimits DEFAULT = new YamlLimits(8 << 20, 100, 500_000);
}
