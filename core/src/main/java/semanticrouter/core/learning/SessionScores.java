package semanticrouter.core.learning;

import java.util.List;

/// Scores of models for a session that has one (specification: selection-looper §3.3, 4 to 9). Pure.
///
/// What speaks for the current model grows with how much of a continuation the turn is, how warm the
/// provider's cache is and how dear it would be to fill another's. Without any of it another model has
/// to be better by more than 0.20.
public final class SessionScores {
    private static final double STAY = 0.10;
    private static final double TOOL_LOOP = 0.35;
    private static final double PREFIX = 0.20;
    private static final double HANDOFF = 0.05;
    private static final double HISTORY = 0.04;
    private static final double SWITCHES = 8;
    private static final double WORSE = 0.10;

    /// How much the dearest cache adds to a factor of 1.
    private static final double DEAREST = 1.5;

    private static final double UNKNOWN_PRESSURE = 0.5;

    private SessionScores() {}

    /// A model that may serve.
    ///
    /// @param base score without the session
    /// @param pressure how dear it is to fill its cache, 0 to 1 ({@link #pressure})
    public record Model(String name, double base, double pressure) {}

    /// How dear it is to fill a model's cache, as a share of the dearest; its quality where no price is
    /// known, as good models are dear.
    ///
    /// @param checkout of the model ({@link Contender#checkout})
    /// @param dearest the greatest of all models of the configuration
    /// @param quality of its card, NaN when not known
    public static double pressure(double checkout, double dearest, double quality) {
        if (dearest > 0) {
            return Math.clamp(checkout / dearest, 0, 1);
        }
        return Double.isNaN(quality) ? UNKNOWN_PRESSURE : Math.clamp(quality, 0, 1);
    }

    /// The scores with the session in them, in the order of the models.
    ///
    /// @param current index of the model that served last
    public static double[] adjusted(List<Model> models, int current, SessionTurn turn, Tuning tuning) {
        double stability = tuning.stability();
        double prefix = PREFIX * stability * turn.mass() * turn.effectiveWarmth();
        double tools = turn.toolLoop() ? TOOL_LOOP * stability : 0;
        Model now = models.get(current);
        var scores = new double[models.size()];
        for (int i = 0; i < scores.length; i++) {
            Model model = models.get(i);
            double factor = 1 + DEAREST * Math.max(now.pressure(), model.pressure());
            if (i == current) {
                double stay = turn.idleExpired() ? 0 : STAY + prefix * factor;
                scores[i] = model.base() + stay + tools;
            } else {
                double against = turn.idleExpired()
                        ? 0
                        : HANDOFF * stability
                                + prefix * factor
                                + HISTORY * stability * Math.clamp(turn.switches() / SWITCHES, 0, 1)
                                + tuning.switchMargin()
                                + (model.base() <= now.base() ? WORSE : 0);
                scores[i] = model.base() - against - tools;
            }
        }
        return scores;
    }

    /// Index of the best, the first of equals.
    static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /// The scores where the current model has to stay: no other is near it.
    static double[] locked(double[] scores, int current, double stability) {
        double[] locked = scores.clone();
        double most = scores[best(scores)];
        locked[current] = Math.max(scores[current], most + TOOL_LOOP * stability + STAY);
        return locked;
    }
}
