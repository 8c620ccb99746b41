package semanticrouter.selectors.score;

import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.selection.SelectionInput;

/// A small push, in a continued conversation, towards models that profit from what is already in a prompt cache and
/// that have room for the context (specification: selection §1.4.5, cache affinity). It decides near-ties only: at most
/// 0.14.
///
/// @param turns exchanges so far
/// @param history tokens of the conversation before the current message
/// @param context tokens of the whole conversation
/// @param previous index of the model that served last, -1 when it is not known
/// @param windows context window by candidate, 0 when not known; not to be written
@SuppressWarnings("ArrayRecordComponent") // lives within one selection
record CacheAffinity(int turns, double history, double context, int previous, int[] windows) {
    private static final double STRENGTH = 0.14;
    private static final double CHARACTERS_PER_TOKEN = 4;

    /// What the request tells: nothing says which model served before.
    static CacheAffinity of(SelectionInput input) {
        RequestFacts facts = input.facts();
        double whole = 0;
        double last = 0;
        int answers = 0;
        for (Turn turn : facts.turns()) {
            whole += turn.text().length();
            last = turn.role() == Role.USER ? turn.text().length() : last;
            answers += turn.role() == Role.ASSISTANT ? 1 : 0;
        }
        double tokens = whole / CHARACTERS_PER_TOKEN;
        int[] windows = input.candidates().stream()
                .mapToInt(candidate -> candidate.profile().contextWindow())
                .toArray();
        double before = answers > 0 ? (whole - last) / CHARACTERS_PER_TOKEN : 0;
        return new CacheAffinity(answers, before, tokens, -1, windows);
    }

    /// Scores with the push added; the scores themselves in a new conversation.
    double[] adjust(double[] scores) {
        double lambda = strength(scores);
        if (!(lambda > 0)) {
            return scores;
        }
        double[] adjusted = scores.clone();
        for (int i = 0; i < adjusted.length; i++) {
            adjusted[i] += lambda * certainty(i) * Math.tanh(evidence(i));
        }
        return adjusted;
    }

    /// λ: strong in a long conversation whose two best models are near each other.
    double strength(double[] scores) {
        if (scores.length < 2 || (turns == 0 && history <= 0)) {
            return 0;
        }
        double gap = scores[Scores.best(scores)] - Scores.second(scores);
        return STRENGTH * continuation() * Scores.clamp(1 - gap / 0.20);
    }

    /// W: how much of a continuation the request is.
    double continuation() {
        return 0.45 * reuse() + 0.30 * mass() + 0.25 * turn();
    }

    private double evidence(int candidate) {
        double same = candidate == previous ? 1 : 0;
        return 0.50 * same
                + 0.35 * same * reuse()
                + 0.15 * same * turn()
                - 0.35 * (1 - same) * continuation()
                + 0.15 * (fit(candidate) - 0.5);
    }

    private double certainty(int candidate) {
        double known = previous >= 0 ? 1 : 0;
        double sum = Scores.clamp(
                0.15 + 0.35 * reuse() + 0.20 * mass() + 0.15 * turn() + 0.15 * fit(candidate) + 0.15 * known);
        return known > 0 ? sum : sum * 0.60;
    }

    private double reuse() {
        return context > 0 ? Scores.clamp(history / context) : 0;
    }

    private double mass() {
        return Scores.clamp(history / 4096);
    }

    private double turn() {
        return Scores.clamp(turns / 4.0);
    }

    /// How comfortably the context fits a model's window.
    private double fit(int candidate) {
        double window = windows[candidate];
        if (window <= 0) {
            return 0.5;
        }
        double filled = context / window;
        return filled <= 0.50 ? 1 : filled <= 0.75 ? 0.7 : filled <= 1 ? 0.3 : 0;
    }
}
