package semanticrouter.core.grounding;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.compression.Sentences;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// The built-in detector: every sentence of an answer is a claim that some part of the context must entail.
///
/// It stands in for the token classifier of the specification (dataplane §4.12) and is coarser than one: a finding is a
/// whole sentence or several in a row, never a word of one; `threshold` is compared with what is missing of the
/// probability of entailment, not with the probability of a token; and a claim that follows from several places of the
/// context together, by arithmetic or by knowledge of the world, counts as unsupported. Questions, and sentences of
/// fewer words than `min_span_length`, claim nothing.
///
/// @param threshold from which a sentence is a finding
/// @param leastWords of a sentence that claims something
public record SentenceDetector(EncoderRuntime encoders, double threshold, int leastWords) implements Detector {
    private static final int CLAIMS = 48;

    @Override
    public String name() {
        return "sentences";
    }

    @Override
    public Found find(Question question, Deadline deadline) throws UnavailableException, InterruptedException {
        var judge = new ContextJudge(encoders.open(deadline), question);
        var spans = new ArrayList<Span>();
        int claims = 0;
        boolean partly = judge.partly();
        for (int choice = 0; choice < question.answers().size(); choice++) {
            String answer = question.answers().get(choice);
            boolean before = false;
            for (Sentences.Span place : Places.sentences(answer)) {
                String claim = answer.substring(place.start(), place.end());
                if (!claims(claim)) {
                    continue;
                }
                if (claims == CLAIMS) {
                    partly = true;
                    break;
                }
                if (deadline.passed()) {
                    throw new UnavailableException("detector_timeout", "the answer was not read in time");
                }
                claims++;
                double doubt = 1 - judge.support(claim, Math.nextUp(1 - threshold));
                if (doubt >= threshold) {
                    add(new Span(choice, place.start(), place.end(), doubt, ""), before, spans);
                }
                before = doubt >= threshold;
            }
        }
        return new Found(spans, claims, partly);
    }

    private boolean claims(String sentence) {
        char last = sentence.charAt(sentence.length() - 1);
        return last != '?' && last != '？' && Places.words(sentence) >= Math.max(1, leastWords);
    }

    /// Adds a finding; one that follows another at once is part of it.
    private static void add(Span span, boolean joined, List<Span> spans) {
        if (joined) {
            Span first = spans.removeLast();
            spans.add(new Span(
                    span.choice(), first.start(), span.end(), Math.max(first.confidence(), span.confidence()), ""));
        } else {
            spans.add(span);
        }
    }
}
