package semanticrouter.core.grounding;

import java.util.List;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.Entailment;
import semanticrouter.core.fault.UnavailableException;

/// How a context stands to claims about it: window by window, for one reads what fits and not more.
public final class ContextJudge {
    private static final int WINDOWS = 24;

    /// Code points of the user's question that a claim is read with.
    private static final int ASKED = 400;

    private final Encodings encodings;
    private final List<String> windows;
    private final boolean partly;
    private final String asked;

    public ContextJudge(Encodings encodings, Question question) {
        List<String> all = Places.windows(question.context());
        this.encodings = encodings;
        this.windows = all.subList(0, Math.min(WINDOWS, all.size()));
        this.partly = all.size() > WINDOWS;
        this.asked = asked(question.asked().strip());
    }

    /// The end of the question, closed, so that the claim behind it is a sentence of its own.
    private static String asked(String text) {
        int extra = Math.max(0, text.codePointCount(0, text.length()) - ASKED);
        String end = text.substring(text.offsetByCodePoints(0, extra));
        if (end.isEmpty()) {
            return "";
        }
        boolean closed = ".!?。！？".indexOf(end.charAt(end.length() - 1)) >= 0;
        return closed ? end + " " : end + "? ";
    }

    /// Whether there is more context than is read.
    public boolean partly() {
        return partly;
    }

    /// The strongest support of a claim.
    ///
    /// @param enough support from which no more is looked for
    public double support(String claim, double enough) throws UnavailableException, InterruptedException {
        double best = 0;
        for (String window : windows) {
            best = Math.max(
                    best, Entailment.of(encodings, window, asked + claim).entails());
            if (best >= enough) {
                break;
            }
        }
        return best;
    }

    /// How the window that has most to say about a claim stands to it.
    public Entailment relation(String claim) throws UnavailableException, InterruptedException {
        Entailment telling = new Entailment(0, 0);
        for (String window : windows) {
            Entailment one = Entailment.of(encodings, window, asked + claim);
            telling = one.neutral() < telling.neutral() ? one : telling;
        }
        return telling;
    }
}
