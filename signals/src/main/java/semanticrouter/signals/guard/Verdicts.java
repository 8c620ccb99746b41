package semanticrouter.signals.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalInput;

/// What a guard says of the texts of one request: it is asked once for each, and its answer or its failure serves every
/// rule. For one thread.
final class Verdicts {
    private final Guard guard;
    private final List<String> positive;
    private final SignalInput input;
    private final Map<String, Verdict> known = new HashMap<>();

    private sealed interface Verdict {}

    private record Judged(Risk risk) implements Verdict {}

    private record Failed(Failure why) implements Verdict {}

    /// @param positive labels that mean an attempt
    Verdicts(Guard guard, List<String> positive, SignalInput input) {
        this.guard = guard;
        this.positive = positive;
        this.input = input;
    }

    /// The risk in a text.
    Risk of(String text) throws UnavailableException, InterruptedException {
        Verdict verdict = known.get(text);
        if (verdict == null) {
            verdict = ask(text);
            known.put(text, verdict);
        }
        return switch (verdict) {
            case Judged(var risk) -> risk;
            case Failed(var why) -> throw new UnavailableException(why);
        };
    }

    private Verdict ask(String text) throws InterruptedException {
        try {
            return new Judged(Risk.of(guard.judge(text, input), positive));
        } catch (UnavailableException unavailable) {
            return new Failed(unavailable.failure());
        }
    }
}
