package semanticrouter.core.grounding;

import java.util.List;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Finds what an answer says and its context does not support. Safe for all threads.
public interface Detector {
    /// Its name in traces.
    String name();

    Found find(Question question, Deadline deadline) throws UnavailableException, InterruptedException;

    /// The one of this process: the token classifier where it is loaded, else the classifier of pairs.
    static Detector local(EncoderRuntime encoders, Mitigation.Detection how) {
        // A threshold that every text reaches finds nothing.
        double threshold = how.threshold() > 0 ? how.threshold() : 0.5;
        return encoders.tasks().contains(TokenDetector.TASK)
                ? new TokenDetector(encoders, threshold)
                : new SentenceDetector(encoders, threshold, how.minSpanLength());
    }

    /// A stretch of an answer.
    ///
    /// @param choice index of the answer
    /// @param start first UTF-16 index
    /// @param end UTF-16 index after the last
    /// @param confidence that the context does not support it
    /// @param explanation why, in the detector's words; empty when it gives none
    record Span(int choice, int start, int end, double confidence, String explanation) {
        /// Its text.
        public String of(List<String> answers) {
            return answers.get(choice).substring(start, end);
        }

        /// Prints no explanation, for it may quote the answer.
        @Override
        public String toString() {
            return "Span[" + choice + ", " + start + ", " + end + ", " + confidence + "]";
        }
    }

    /// What was found.
    ///
    /// @param spans in order, apart from each other
    /// @param claims statements that were judged; 0 where the answer is judged as a whole
    /// @param partly whether more was to be judged than is
    record Found(List<Span> spans, int claims, boolean partly) {
        public Found {
            spans = List.copyOf(spans);
        }

        /// The stretches that are findings.
        ///
        /// @param answers what was read
        /// @param leastWords of a finding
        /// @param leastConfidence of a finding
        public List<Span> findings(List<String> answers, int leastWords, double leastConfidence) {
            return spans.stream()
                    .filter(span ->
                            span.confidence() >= leastConfidence && Places.words(span.of(answers)) >= leastWords)
                    .toList();
        }
    }
}
