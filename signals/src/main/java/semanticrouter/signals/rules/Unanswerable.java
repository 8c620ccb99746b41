package semanticrouter.signals.rules;

import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalReport;

/// The evaluator of a family whose learned model is not loaded: the configuration is usable, and the family says
/// for every request that it cannot answer.
public final class Unanswerable implements SignalEvaluator {
    private static final String MISSING = "encoder_missing";

    private final Failure why;

    private Unanswerable(Failure why) {
        this.why = why;
    }

    /// Makes an evaluator ready.
    @FunctionalInterface
    public interface Preparation {
        SignalEvaluator prepare() throws UnavailableException, InterruptedException;
    }

    /// The prepared evaluator, or one that cannot answer when the model it needs is not loaded.
    ///
    /// @throws UnavailableException for any other failure, of which the configuration is refused
    public static SignalEvaluator unlessPrepared(Preparation preparation)
            throws UnavailableException, InterruptedException {
        try {
            return preparation.prepare();
        } catch (UnavailableException unavailable) {
            if (unavailable.failure().code().equals(MISSING)) {
                return new Unanswerable(unavailable.failure());
            }
            throw unavailable;
        }
    }

    @Override
    public SignalReport evaluate(SignalInput input) throws UnavailableException {
        throw new UnavailableException(why);
    }
}
