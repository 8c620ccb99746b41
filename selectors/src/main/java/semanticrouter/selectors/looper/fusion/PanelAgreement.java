package semanticrouter.selectors.looper.fusion;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.Entailment;
import semanticrouter.core.fault.UnavailableException;

/// How far each answer of a panel is entailed by the others (specification: selection §2.7, grounding).
final class PanelAgreement {
    private static final int LONG = 1_600;
    private static final int WINDOW = 1_200;
    private static final int WINDOWS = 2;
    private static final int SENTENCES = 16;
    private static final int SHORTEST = 12;
    private static final int LONGEST = 600;

    private final Encodings encodings;
    private final double penalty;

    /// @param penalty weight of a contradiction against an entailment
    PanelAgreement(Encodings encodings, double penalty) {
        this.encodings = encodings;
        this.penalty = penalty;
    }

    /// How an answer stands to the others.
    ///
    /// @param score in [0, 1]
    /// @param flagged whether the others contradict it
    record Score(double score, boolean flagged) {}

    /// One score for each answer; none when there is nothing to compare.
    List<Score> of(List<String> answers) throws UnavailableException, InterruptedException {
        var scores = new ArrayList<Score>();
        for (int i = 0; i < answers.size() && answers.size() > 1; i++) {
            var stands = new ArrayList<Entailment>();
            for (int j = 0; j < answers.size(); j++) {
                if (i != j) {
                    stands.add(stand(answers.get(j), answers.get(i)));
                }
            }
            Entailment mean = mean(stands);
            double score = (worth(mean) + penalty) / (1 + penalty);
            scores.add(new Score(
                    Math.clamp(score, 0, 1), mean.contradicts() > mean.entails() && mean.contradicts() >= 0.5));
        }
        return scores;
    }

    private Entailment stand(String premise, String hypothesis) throws UnavailableException, InterruptedException {
        if (runes(premise) <= LONG && runes(hypothesis) <= LONG) {
            return Entailment.of(encodings, premise, hypothesis);
        }
        var stands = new ArrayList<Entailment>();
        for (String sentence : sentences(hypothesis)) {
            Entailment best = new Entailment(0, 1);
            boolean first = true;
            for (String window : windows(premise)) {
                Entailment stand = Entailment.of(encodings, window, sentence);
                best = first || worth(stand) > worth(best) ? stand : best;
                first = false;
            }
            stands.add(best);
        }
        return mean(stands);
    }

    private double worth(Entailment stand) {
        return stand.entails() - penalty * stand.contradicts();
    }

    private static Entailment mean(List<Entailment> stands) {
        double entails = 0;
        double contradicts = 0;
        for (Entailment stand : stands) {
            entails += stand.entails();
            contradicts += stand.contradicts();
        }
        return new Entailment(entails / stands.size(), contradicts / stands.size());
    }

    /// The sentences of a long text that can be judged; its beginning when there are none.
    static List<String> sentences(String text) {
        var sentences = new ArrayList<String>();
        BreakIterator ends = BreakIterator.getSentenceInstance(Locale.ROOT);
        ends.setText(text);
        int from = ends.first();
        for (int to = ends.next(); to != BreakIterator.DONE && sentences.size() < SENTENCES; to = ends.next()) {
            String sentence = text.substring(from, to).strip();
            if (runes(sentence) >= SHORTEST && runes(sentence) <= LONGEST) {
                sentences.add(sentence);
            }
            from = to;
        }
        return sentences.isEmpty() ? List.of(part(text, 0, LONGEST)) : sentences;
    }

    /// The beginning of a text, in windows.
    static List<String> windows(String text) {
        int runes = runes(text);
        var windows = new ArrayList<String>();
        for (int from = 0; from < runes && windows.size() < WINDOWS; from += WINDOW) {
            windows.add(part(text, from, WINDOW));
        }
        return windows;
    }

    private static String part(String text, int from, int runes) {
        int start = text.offsetByCodePoints(0, from);
        int left = Math.min(runes, text.codePointCount(start, text.length()));
        return text.substring(start, text.offsetByCodePoints(start, left));
    }

    private static int runes(String text) {
        return text.codePointCount(0, text.length());
    }
}
