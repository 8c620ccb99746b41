package semanticrouter.core.grounding;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// The token classifier of a model folder: it reads the answer behind context and question, and marks what neither
/// supports (specification: dataplane §4.12).
///
/// @param threshold least probability of a token
public record TokenDetector(EncoderRuntime encoders, double threshold) implements Detector {
    /// Name of the classifier.
    public static final String TASK = "hallucination";

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public Found find(Question question, Deadline deadline) throws UnavailableException, InterruptedException {
        Encodings encodings = encoders.open(deadline);
        String asked = question.asked().strip();
        String premise = asked.isEmpty() ? question.context() : question.context() + " Question: " + asked;
        var spans = new ArrayList<Span>();
        for (int choice = 0; choice < question.answers().size(); choice++) {
            List<TokenSpan> marked =
                    encodings.mark(TASK, premise, question.answers().get(choice), threshold);
            for (TokenSpan span : marked) {
                spans.add(new Span(choice, span.start(), span.end(), span.score(), ""));
            }
        }
        return new Found(spans, 0, !encodings.coverage().whole());
    }
}
