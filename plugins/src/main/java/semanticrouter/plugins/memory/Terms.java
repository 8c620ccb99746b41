package semanticrouter.plugins.memory;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a decision and the router together say of memory.
///
/// @param limit most memories that are given
/// @param threshold least similarity of a memory
/// @param adaptive whether the threshold goes by the gap between the memories that were found
/// @param hybrid how words count beside meaning
/// @param keeps whether exchanges are remembered without being told
/// @param reflection what is left out of what was found
/// @param disabledRoutes paths and decisions without memory
/// @param disabledModels models without memory
/// @param userHeader header of the user's id
record Terms(
        int limit,
        double threshold,
        boolean adaptive,
        Hybrid hybrid,
        boolean keeps,
        Reflection reflection,
        Set<String> disabledRoutes,
        Set<String> disabledModels,
        String userHeader) {
    /// How words count beside meaning.
    enum Hybrid {
        OFF,
        WEIGHTED,
        RRF
    }

    static Terms of(UserMemory.Options options, UserMemory.Store store, String userHeader) {
        boolean hybrid = Objects.requireNonNullElse(options.hybridSearch(), store.hybridSearch());
        String mode = options.hybridMode().isEmpty() ? store.hybridMode() : options.hybridMode();
        return new Terms(
                Objects.requireNonNullElse(options.retrievalLimit(), store.defaultRetrievalLimit()),
                Objects.requireNonNullElse(options.similarityThreshold(), store.defaultSimilarityThreshold()),
                store.adaptiveThreshold(),
                !hybrid ? Hybrid.OFF : mode.equals("rrf") ? Hybrid.RRF : Hybrid.WEIGHTED,
                Objects.requireNonNullElse(options.autoStore(), store.autoStore()),
                reflection(options.reflection() == null ? store.reflection() : options.reflection()),
                Set.copyOf(store.disabledRoutes()),
                Set.copyOf(store.disabledModels()),
                userHeader);
    }

    private static Reflection reflection(UserMemory.@Nullable Reflection said) {
        if (said == null) {
            return Reflection.DEFAULT;
        }
        List<Pattern> blocked = said.blockPatterns().stream()
                .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
        return said.enabled()
                ? new Reflection(
                        said.maxInjectTokens() == 0 ? Reflection.DEFAULT.tokens() : said.maxInjectTokens(),
                        said.recencyDecayDays(),
                        said.dedupThreshold(),
                        blocked)
                : Reflection.NONE;
    }
}
