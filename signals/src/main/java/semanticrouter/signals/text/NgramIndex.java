package semanticrouter.signals.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds which of some phrases a text resembles by their shared n-grams (specification: signals §2.5). Immutable.
///
/// Similarity of two texts with `same` common grams out of `all = |A| + |B| - same`: `(all² - (all - same)²) /
/// all²`, grams counted with repeats over code points, each text padded with `arity - 1` spaces on both sides.
public final class NgramIndex {
    private static final int BEST_PER_WORD = 10;

    private final int arity;
    private final double threshold;
    private final int[] sizes;
    private final int[] lengths;
    private final boolean[] spaceless;
    private final List<BitSet> alphabets = new ArrayList<>();
    private final Map<String, List<Posting>> postings = new HashMap<>();

    private record Posting(int phrase, int count) {}

    /// @param phrases already folded the way texts will be
    /// @param arity length of a gram; less than 2 counts as 2
    /// @param threshold least similarity of a match
    public NgramIndex(List<String> phrases, int arity, double threshold) {
        this.arity = Math.max(2, arity);
        this.threshold = threshold;
        sizes = new int[phrases.size()];
        lengths = new int[phrases.size()];
        spaceless = new boolean[phrases.size()];
        for (int i = 0; i < sizes.length; i++) {
            String phrase = phrases.get(i);
            int id = i;
            Map<String, Integer> grams = grams(phrase);
            sizes[i] = size(grams);
            lengths[i] = phrase.codePointCount(0, phrase.length());
            spaceless[i] = Scripts.hasSpaceless(phrase);
            var alphabet = new BitSet();
            phrase.codePoints().forEach(alphabet::set);
            alphabets.add(alphabet);
            grams.forEach((gram, count) ->
                    postings.computeIfAbsent(gram, _ -> new ArrayList<>()).add(new Posting(id, count)));
        }
    }

    /// Similarity of two texts.
    static double similarity(String a, String b, int arity) {
        var index = new NgramIndex(List.of(b), arity, 0);
        Map<String, Integer> grams = index.grams(a);
        return similarity(index.shared(grams)[0], size(grams), index.sizes[0]);
    }

    private static double similarity(int same, int a, int b) {
        double all = (double) a + b - same;
        double other = all - same;
        return all == 0 ? 0 : (all * all - other * other) / (all * all);
    }

    /// Phrases that some word of the text, or the text as a whole, resembles.
    public BitSet search(String text) {
        var found = new BitSet(sizes.length);
        for (String word : Words.distinctWithHyphens(text)) {
            mark(word, found);
            if (Scripts.hasSpaceless(word)) {
                windows(word, found);
            }
            if (found.cardinality() == sizes.length) {
                return found;
            }
        }
        if (canResembleWhole(text)) {
            mark(text, found);
        }
        return found;
    }

    /// A text shares at most all grams of a phrase, so a much longer one cannot reach the threshold.
    private boolean canResembleWhole(String text) {
        int grams = text.codePointCount(0, text.length()) + arity - 1;
        for (int size : sizes) {
            if (similarity(Math.min(size, grams), grams, size) >= threshold) {
                return true;
            }
        }
        return false;
    }

    /// Where a script has no spaces a run is many words; every stretch as long as a phrase of such a script is
    /// tried that has at least half its characters from the phrase.
    private void windows(String run, BitSet found) {
        int[] points = run.codePoints().toArray();
        for (int phrase = 0; phrase < sizes.length; phrase++) {
            int length = lengths[phrase];
            if (!spaceless[phrase] || length >= points.length) {
                continue;
            }
            BitSet characters = alphabets.get(phrase);
            int common = 0;
            for (int end = 0; end < points.length && !found.get(phrase); end++) {
                common += characters.get(points[end]) ? 1 : 0;
                common -= end >= length && characters.get(points[end - length]) ? 1 : 0;
                if (end >= length - 1 && 2 * common >= length) {
                    mark(new String(points, end - length + 1, length), found);
                }
            }
        }
    }

    private void mark(String word, BitSet found) {
        Map<String, Integer> grams = grams(word);
        int[] shared = shared(grams);
        int size = size(grams);
        record Hit(int phrase, double similarity) {}
        var hits = new ArrayList<Hit>();
        for (int phrase = 0; phrase < sizes.length; phrase++) {
            double similarity = shared[phrase] == 0 ? 0 : similarity(shared[phrase], size, sizes[phrase]);
            if (similarity > 0 && similarity >= threshold) {
                hits.add(new Hit(phrase, similarity));
            }
        }
        if (hits.size() > BEST_PER_WORD) {
            hits.sort(Comparator.comparingDouble(Hit::similarity).reversed());
        }
        hits.stream().limit(BEST_PER_WORD).forEach(hit -> found.set(hit.phrase()));
    }

    private int[] shared(Map<String, Integer> grams) {
        int[] shared = new int[sizes.length];
        grams.forEach((gram, count) -> {
            for (Posting posting : postings.getOrDefault(gram, List.of())) {
                shared[posting.phrase()] += Math.min(count, posting.count());
            }
        });
        return shared;
    }

    private Map<String, Integer> grams(String text) {
        int[] inner = text.codePoints().toArray();
        int[] padded = new int[inner.length + 2 * (arity - 1)];
        Arrays.fill(padded, ' ');
        System.arraycopy(inner, 0, padded, arity - 1, inner.length);
        var grams = new HashMap<String, Integer>();
        for (int i = 0; i + arity <= padded.length; i++) {
            grams.merge(new String(padded, i, arity), 1, Integer::sum);
        }
        return grams;
    }

    private static int size(Map<String, Integer> grams) {
        return grams.values().stream().mapToInt(Integer::intValue).sum();
    }
}
