package semanticrouter.signals.semantic;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.signal.ReasoningAdvice;

/// Advises to reason by the uncertainty about the subject (specification: surfaces §1.5).
///
/// What the best model score of a domain says of reasoning holds for the domain's subjects. The surer the subject, the
/// more it counts: with a low uncertainty the best subject decides, with a high one the two best by their
/// probabilities, and who cannot tell at all had better reason.
final class EntropyReasoning {
    private static final double BLIND = 0.3;
    private static final double UNMAPPED = 0.8;

    private final Map<String, Boolean> bySubject;
    private final double threshold;

    /// Bounds of the normalised entropy and what the best subject's probability is worth.
    private enum Level {
        VERY_HIGH(0.8, 0),
        HIGH(0.6, 0),
        MEDIUM(0.4, 0.8),
        LOW(0.2, 0.9),
        VERY_LOW(0, 0.95);

        private final double from;
        private final double worth;

        Level(double from, double worth) {
            this.from = from;
            this.worth = worth;
        }

        static Level of(double entropy) {
            for (Level level : values()) {
                if (entropy >= level.from) {
                    return level;
                }
            }
            return VERY_LOW;
        }
    }

    private EntropyReasoning(Map<String, Boolean> bySubject, double threshold) {
        this.bySubject = Map.copyOf(bySubject);
        this.threshold = threshold;
    }

    /// An adviser for these domains.
    ///
    /// @param threshold least probability of a subject that decides alone under medium uncertainty
    /// @return empty when no domain has model scores, so that nothing tells where reasoning helps
    static Optional<EntropyReasoning> of(List<DomainRule> rules, double threshold) {
        var bySubject = new HashMap<String, Boolean>();
        for (DomainRule rule : rules) {
            rule.modelScores().stream()
                    .max(Comparator.comparingDouble(DomainRule.ModelScore::score))
                    .ifPresent(
                            best -> rule.labels().forEach(label -> bySubject.putIfAbsent(label, best.useReasoning())));
        }
        return bySubject.isEmpty() ? Optional.empty() : Optional.of(new EntropyReasoning(bySubject, threshold));
    }

    /// The advice of a classifier that says itself whether to reason.
    static ReasoningAdvice told(boolean on, LabelScores scores) {
        double entropy = scores.normalisedEntropy();
        return advice(
                Level.of(entropy), entropy, on, scores.topProbability(), "the classifier of subjects says it itself");
    }

    /// What follows from the probabilities of the subjects.
    ReasoningAdvice advise(LabelScores scores) {
        double entropy = scores.normalisedEntropy();
        Level level = Level.of(entropy);
        double top = scores.topProbability();
        if (level == Level.VERY_HIGH) {
            return advice(level, entropy, true, BLIND, "nothing tells the subject, so reasoning is the safer choice");
        }
        if (level == Level.HIGH || level == Level.MEDIUM && top < threshold) {
            return weighted(level, entropy, scores);
        }
        Boolean known = bySubject.get(subject(scores, scores.top()));
        String name = "\"" + scores.topLabel() + "\"";
        return known == null
                ? advice(level, entropy, false, top * UNMAPPED, "no domain with model scores has the subject " + name)
                : advice(level, entropy, known, top * level.worth, "the subject is " + name);
    }

    private ReasoningAdvice weighted(Level level, double entropy, LabelScores scores) {
        List<Integer> best = IntStream.range(0, scores.labels().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer label) -> -scores.probabilities()[label]))
                .limit(2)
                .toList();
        double sum = 0;
        double reasoning = 0;
        for (int label : best) {
            double probability = scores.probabilities()[label];
            sum += probability;
            reasoning += bySubject.getOrDefault(subject(scores, label), false) ? probability : 0;
        }
        double share = sum == 0 ? 0 : reasoning / sum;
        boolean on = share > 0.5;
        String names =
                String.join("\" and \"", best.stream().map(scores.labels()::get).toList());
        return advice(level, entropy, on, on ? share : 1 - share, "the subjects \"" + names + "\" by their weight");
    }

    private static String subject(LabelScores scores, int label) {
        return scores.labels().get(label).toLowerCase(Locale.ROOT);
    }

    private static ReasoningAdvice advice(Level level, double entropy, boolean on, double confidence, String why) {
        String word = level.name().toLowerCase(Locale.ROOT);
        return new ReasoningAdvice(
                on, confidence, word, entropy, "the uncertainty about the subject is " + word + ": " + why);
    }
}
