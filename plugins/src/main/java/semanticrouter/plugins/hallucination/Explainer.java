package semanticrouter.plugins.hallucination;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Entailment;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.grounding.ContextJudge;
import semanticrouter.core.grounding.Detector.Span;
import semanticrouter.core.grounding.Question;
import semanticrouter.core.trace.Finding;

/// Says of each finding how the context stands to it, and how bad that is (specification: dataplane §4.12).
///
/// @param asks whether the classifier of pairs is asked
/// @param drops whether what the context entails after all is no finding
/// @param entailed probability from which the context entails
/// @param sure probability from which the relation is told
record Explainer(EncoderRuntime encoders, boolean asks, boolean drops, double entailed, double sure) {
    private static final int CONTRADICTED = 4;
    private static final int DOUBTED = 3;
    private static final int OPEN = 2;
    private static final int FOLLOWS = 1;

    /// Above this a finding that nobody explains is doubted.
    private static final double HIGH = 0.8;

    /// A finding with what is said of it.
    ///
    /// @param word what begins its explanation; empty where nothing is sure
    record Explained(Span span, Finding finding, String word) {}

    /// The findings that stay.
    List<Explained> of(List<Span> spans, Question question, Deadline deadline) throws InterruptedException {
        var explained = new ArrayList<Explained>();
        if (!asks || spans.isEmpty()) {
            spans.forEach(span -> explained.add(of(span, "", span.confidence() > HIGH ? DOUBTED : OPEN, "")));
            return explained;
        }
        var judge = new ContextJudge(encoders.open(deadline), question);
        for (Span span : spans) {
            of(span, judge, question).ifPresent(explained::add);
        }
        return explained;
    }

    /// The finding; empty when it is dropped.
    private Optional<Explained> of(Span span, ContextJudge judge, Question question) throws InterruptedException {
        try {
            Entailment relation = judge.relation(span.of(question.answers()));
            double entails = relation.entails();
            double contradicts = relation.contradicts();
            double neutral = relation.neutral();
            if (contradicts >= Math.max(entails, neutral)) {
                return Optional.of(of(span, "contradiction", CONTRADICTED, word("CONTRADICTION", contradicts)));
            }
            if (entails > neutral) {
                return drops && entails >= entailed
                        ? Optional.empty()
                        : Optional.of(of(span, "entailment", FOLLOWS, word("UNCERTAIN", entails)));
            }
            return Optional.of(of(span, "neutral", OPEN, word("FABRICATION", neutral)));
        } catch (UnavailableException _) {
            return Optional.of(of(span, "", OPEN, ""));
        }
    }

    private String word(String word, double probability) {
        return probability >= sure ? word : "";
    }

    private static Explained of(Span span, String relation, int severity, String word) {
        var finding = new Finding(span.choice(), span.start(), span.end(), span.confidence(), relation, severity);
        return new Explained(span, finding, word);
    }
}
