package semanticrouter.plugins.tools;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Embedding;

/// Picks the tools that fit a request (specification: dataplane §4.6).
///
/// By meaning alone, or by a weighted mean of meaning, shared words, tags, name and category. Ties keep the order of
/// the database.
///
/// @param most tools picked
/// @param threshold least similarity of meaning
/// @param advanced how other parts count, null for by meaning alone
/// @param wanted names that may be picked
record ToolRanking(
        int most, double threshold, ToolSelection.@Nullable AdvancedFiltering advanced, Predicate<String> wanted) {
    private static final Pattern GAP = Pattern.compile("[^\\p{L}\\p{N}]+");

    /// What is known about the request.
    ///
    /// @param category of the decision, empty when there is none
    /// @param certainty of the decision
    record Wish(String text, Embedding vector, String category, double certainty) {}

    /// A tool and how well it fits.
    record Scored(ToolDatabase.Tool tool, double score) {}

    /// How tools are ranked, in a word.
    String strategy() {
        return byMeaning() ? "semantic" : "weighted";
    }

    private boolean byMeaning() {
        return advanced == null || !advanced.enabled();
    }

    /// The tools that fit, the best first.
    List<Scored> pick(ToolDatabase database, Wish wish) {
        List<Scored> near = database.tools().stream()
                .filter(placed -> wanted.test(placed.tool().name()))
                .map(placed -> new Scored(placed.tool(), placed.vector().cosine(wish.vector())))
                .filter(scored -> scored.score() >= (float) threshold)
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        List<Scored> ranked = advanced == null || !advanced.enabled() ? near : weighted(near, wish, advanced);
        return ranked.stream().limit(most).toList();
    }

    private List<Scored> weighted(List<Scored> near, Wish wish, ToolSelection.AdvancedFiltering by) {
        int pool = by.candidatePoolSize() > 0 ? by.candidatePoolSize() : 4 * most;
        boolean sameCategory = by.useCategoryFilter()
                && !wish.category().isEmpty()
                && wish.certainty() >= by.categoryConfidenceThreshold();
        Set<String> words = words(wish.text());
        return near.stream()
                .limit(pool)
                .filter(scored -> allowed(scored.tool(), by))
                .filter(scored -> !sameCategory || inCategory(scored.tool(), wish.category()))
                .filter(scored -> overlap(scored.tool(), words) >= by.minLexicalOverlap())
                .map(scored -> new Scored(scored.tool(), combined(scored, wish, words, by.weights())))
                .filter(scored -> scored.score() >= (float) by.minCombinedScore())
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
    }

    private static boolean allowed(ToolDatabase.Tool tool, ToolSelection.AdvancedFiltering by) {
        return (by.allowTools().isEmpty() || by.allowTools().contains(tool.name()))
                && !by.blockTools().contains(tool.name());
    }

    /// A tool without a category fits every one.
    private static boolean inCategory(ToolDatabase.Tool tool, String category) {
        return tool.category().isEmpty() || tool.category().equalsIgnoreCase(category);
    }

    private static double combined(
            Scored near, Wish wish, Set<String> words, ToolSelection.@Nullable FilterWeights given) {
        ToolDatabase.Tool tool = near.tool();
        ToolSelection.FilterWeights weights = given == null ? MEANING : given;
        double[] parts = {
            Math.max(0, near.score()),
            words.isEmpty() ? 0 : (double) overlap(tool, words) / words.size(),
            share(String.join(" ", tool.tags()), words),
            share(tool.name(), words),
            !tool.category().isEmpty() && tool.category().equalsIgnoreCase(wish.category()) ? 1 : 0
        };
        double[] by = {
            weight(weights.embed()),
            weight(weights.lexical()),
            weight(weights.tag()),
            weight(weights.name()),
            weight(weights.category())
        };
        double sum = 0;
        double total = 0;
        for (int i = 0; i < parts.length; i++) {
            sum += by[i] * parts[i];
            total += by[i];
        }
        return total > 0 ? sum / total : parts[0];
    }

    private static final ToolSelection.FilterWeights MEANING =
            new ToolSelection.FilterWeights(1.0, null, null, null, null);

    private static double weight(@Nullable Double weight) {
        return weight == null ? 0 : weight;
    }

    /// Words of the request that the tool's name or description has.
    private static int overlap(ToolDatabase.Tool tool, Set<String> words) {
        Set<String> own = words(tool.name() + " " + tool.description());
        own.retainAll(words);
        return own.size();
    }

    /// Share of a text's words that the request has.
    private static double share(String text, Set<String> words) {
        Set<String> own = words(text);
        return own.isEmpty() ? 0 : (double) own.stream().filter(words::contains).count() / own.size();
    }

    private static Set<String> words(String text) {
        return GAP.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
