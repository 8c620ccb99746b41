package semanticrouter.core.compression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Shortens a text to its telling sentences, without a model; the same text always gives the same result. Safe for all
/// threads.
///
/// @param profile what counts
/// @param maxTokens estimated tokens of a text from which it is shortened, and those it may keep; 0 for never
/// @param minLength code points up to which a text stays as it is
/// @param skipped signal families that read the whole text
public record PromptCompression(CompressionProfile profile, int maxTokens, int minLength, Set<String> skipped) {
    /// Shortens nothing.
    public static final PromptCompression NONE =
            new PromptCompression(new CompressionProfile(1, 1, 1, 1, 0, 0, 0), 0, 0, Set.of());

    private static final int MOST_SENTENCES = 500;

    public PromptCompression {
        skipped = Set.copyOf(skipped);
    }

    /// A text and how it became what it is.
    ///
    /// @param text what signals read
    /// @param tokens estimate for the whole text; 0 where it was not counted
    /// @param kept estimate for what is left
    /// @param sentences of the whole text
    /// @param keptSentences of what is left
    public record Compressed(String text, int tokens, int kept, int sentences, int keptSentences) {
        static Compressed whole(String text) {
            return new Compressed(text, 0, 0, 0, 0);
        }

        /// Whether something was left out.
        public boolean shortened() {
            return keptSentences < sentences;
        }
    }

    /// What signals read of a text; all of it where it is short, or where not one sentence fits.
    public Compressed of(String text) {
        if (maxTokens <= 0 || text.codePointCount(0, text.length()) <= minLength) {
            return Compressed.whole(text);
        }
        int tokens = TokenEstimate.of(text);
        if (tokens <= maxTokens) {
            return Compressed.whole(text);
        }
        List<String> all = Sentences.of(text);
        List<String> sentences = thinned(all);
        if (sentences.size() <= 1) {
            return Compressed.whole(text);
        }
        var kept = new TreeSet<Integer>();
        int used = 0;
        for (int i : order(sentences)) {
            int cost = TokenEstimate.of(sentences.get(i));
            if (!kept.contains(i) && used + cost <= maxTokens) {
                kept.add(i);
                used += cost;
            }
        }
        if (kept.isEmpty()) {
            return Compressed.whole(text);
        }
        String rest = String.join(" ", kept.stream().map(sentences::get).toList());
        return new Compressed(rest, tokens, used, all.size(), kept.size());
    }

    /// The first, the last and as many between them, evenly spaced, as are looked at.
    private static List<String> thinned(List<String> sentences) {
        int n = sentences.size();
        if (n <= MOST_SENTENCES) {
            return sentences;
        }
        return IntStream.range(0, MOST_SENTENCES)
                .mapToObj(i -> sentences.get((int) ((long) i * (n - 1) / (MOST_SENTENCES - 1))))
                .toList();
    }

    /// Who is asked first whether it fits: those at the ends, then the most telling.
    private List<Integer> order(List<String> sentences) {
        int n = sentences.size();
        var order = new ArrayList<Integer>();
        IntStream.range(0, Math.min(profile.first(), n)).forEach(order::add);
        IntStream.range(Math.max(0, n - profile.last()), n).forEach(order::add);
        double[] scores = composite(sentences);
        IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .forEach(order::add);
        return order;
    }

    private double[] composite(List<String> sentences) {
        var scores = new SentenceScores(sentences);
        double[][] measures = {scores.textRank(), scores.position(profile.depth()), scores.tfIdf(), scores.novelty()};
        double[] weights = profile.weights();
        double[] sum = new double[sentences.size()];
        for (int m = 0; m < measures.length; m++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weights[m] * measures[m][i];
            }
        }
        return sum;
    }
}
