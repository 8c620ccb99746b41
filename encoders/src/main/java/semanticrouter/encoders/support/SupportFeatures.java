package semanticrouter.encoders.support;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import semanticrouter.encoders.rerank.Passage;
import semanticrouter.encoders.rerank.Rarity;
import semanticrouter.encoders.rerank.Words;

/// What speaks for and against a claim in a premise, as numbers.
///
/// The last sentence of the hypothesis is the claim; what stands before it, for example the question that the claim
/// answers, says which sentence of the premise it is about. How alike both texts are as a whole is left out on purpose:
/// a net that sees it learns how the made pairs were made, and does worse on real answers.
final class SupportFeatures {
    /// In the order of {@link #of}.
    static final List<String> NAMES = List.of(
            "claim_coverage",
            "claim_max_sim",
            "claim_least_sim",
            "claim_telling_missing",
            "claim_runs",
            "claim_pairs",
            "negation_differs",
            "number_differs",
            "replaced");

    private static final Set<String> NEGATIONS = Set.of(
            "not", "no", "never", "none", "neither", "nor", "without", "cannot", "isn", "wasn", "aren", "weren",
            "doesn", "didn", "don", "won", "couldn", "wouldn", "shouldn", "hasn", "haven", "hadn", "nobody", "nothing",
            "nicht", "kein", "keine", "nie", "niemals", "ohne", "不", "没", "沒", "非", "无", "無", "未", "ne", "pas",
            "jamais", "nunca", "sin", "não");

    /// Words that tell little have a lower weight.
    private static final double TELLING_WEIGHT = 1.5;

    private SupportFeatures() {}

    /// @param sortedVocabulary whether the encoder's vocabulary is sorted by frequency
    static double[] of(Passage premise, Passage hypothesis, boolean sortedVocabulary) {
        return claim(premise, hypothesis, new Rarity(List.of()).weights(hypothesis, sortedVocabulary));
    }

    private static double[] claim(Passage premise, Passage hypothesis, double[] weights) {
        List<Words.Word> words = hypothesis.words().words();
        int last = words.isEmpty() ? 0 : words.getLast().sentence();
        int anchor = anchor(premise.words(), hypothesis.words(), weights, last);
        Set<String> near = near(premise.words(), anchor);
        double[] best = bestMatches(premise, hypothesis);
        double total = 0;
        double found = 0;
        double similar = 0;
        double least = 1;
        int tellingMissing = 0;
        double runs = 0;
        double pairs = 0;
        double pairsFound = 0;
        double replaced = 0;
        boolean negated = false;
        boolean otherNumber = false;
        String previous = "";
        for (int i = 0; i < words.size(); i++) {
            Words.Word word = words.get(i);
            if (word.sentence() != last) {
                continue;
            }
            double weight = weights[i];
            boolean held = premise.words().count().containsKey(word.text());
            negated |= NEGATIONS.contains(word.text());
            total += weight;
            found += held ? weight : 0;
            similar += weight * best[i];
            if (weight > TELLING_WEIGHT) {
                least = Math.min(least, held ? 1 : best[i]);
                replaced = held ? replaced : Math.max(replaced, best[i]);
            }
            if (word.telling()) {
                tellingMissing += held ? 0 : 1;
                otherNumber |= !held && Character.isDigit(word.text().charAt(0));
            }
            List<String> own = Words.runs(word.text(), previous);
            runs += weight
                    * own.stream().filter(premise.words().runs()::contains).count()
                    / Math.max(1, own.size());
            if (!previous.isEmpty()) {
                pairs++;
                pairsFound += premise.words().pairs().contains(previous + " " + word.text()) ? 1 : 0;
            }
            previous = word.text();
        }
        double safe = Math.max(1e-9, total);
        return new double[] {
            found / safe,
            similar / safe,
            least,
            Math.min(3, tellingMissing) / 3.0,
            runs / safe,
            pairs == 0 ? found / safe : pairsFound / pairs,
            negated == near.stream().anyMatch(NEGATIONS::contains) ? 0 : 1,
            otherNumber && near.stream().anyMatch(word -> Character.isDigit(word.charAt(0))) ? 1 : 0,
            replaced
        };
    }

    /// Best cosine of each word's first token with any token of the premise.
    private static double[] bestMatches(Passage premise, Passage hypothesis) {
        double[] best = new double[hypothesis.words().words().size()];
        for (int t = 0; t < hypothesis.size(); t++) {
            int word = hypothesis.word()[t];
            if (word >= 0 && best[word] == 0) {
                float highest = -1;
                for (int j = 0; j < premise.size(); j++) {
                    highest = Math.max(highest, hypothesis.cosine(t, premise, j));
                }
                best[word] = highest;
            }
        }
        return best;
    }

    /// The sentence of the premise with the greatest weight of the words before the claim, or of the claim's own where
    /// nothing stands before it.
    private static int anchor(Words premise, Words hypothesis, double[] weights, int last) {
        double[] sums = new double[premise.sentences()];
        for (int i = 0; i < hypothesis.words().size(); i++) {
            Words.Word word = hypothesis.words().get(i);
            if (last == 0 || word.sentence() < last) {
                Set<Integer> holding = new HashSet<>();
                for (Words.Word other : premise.words()) {
                    if (other.text().equals(word.text()) && holding.add(other.sentence())) {
                        sums[other.sentence()] += weights[i];
                    }
                }
            }
        }
        int best = 0;
        for (int s = 1; s < sums.length; s++) {
            best = sums[s] > sums[best] ? s : best;
        }
        return best;
    }

    private static Set<String> near(Words premise, int sentence) {
        Set<String> near = new HashSet<>();
        for (Words.Word word : premise.words()) {
            if (word.sentence() == sentence) {
                near.add(word.text());
            }
        }
        return near;
    }
}
