package semanticrouter.core.recovery;

import java.util.List;
import java.util.Locale;

/// What was done so that a model could ask for what was left out of its request.
///
/// @param reason why nothing was kept, or what failed; empty when neither
/// @param store kind of the store; empty where nothing was kept
/// @param kept originals
/// @param bytes of them
/// @param calls made to the model beside the first
/// @param reads what came of each time the model asked, at most {@value #READS_MOST} of them
/// @param nanos those calls took
public record Recovery(
        Outcome outcome, String reason, String store, int kept, long bytes, int calls, List<Read> reads, long nanos) {
    /// Bound of the reads that are told.
    public static final int READS_MOST = 256;

    public Recovery {
        reads = List.copyOf(reads.size() > READS_MOST ? reads.subList(0, READS_MOST) : reads);
    }

    /// One of which nothing was kept: what was left out cannot be asked for.
    public static Recovery without(String reason) {
        return new Recovery(Outcome.NOT_KEPT, reason, "", 0, 0, 0, List.of(), 0);
    }

    /// What became of it.
    public enum Outcome {
        /// Nothing was kept.
        NOT_KEPT,
        /// The model did not ask.
        KEPT,
        /// The model asked, and the client has its answer.
        ANSWERED,
        /// The model asked, and there is no answer to that.
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What came of one time the model asked.
    ///
    /// @param ageSeconds of the original; 0 for none
    /// @param leftSeconds until it expires; 0 for none
    public record Read(Result result, double ageSeconds, double leftSeconds) {
        /// One that brought nothing.
        public Read(Result result) {
            this(result, 0, 0);
        }
    }

    /// Whether the model got what it asked for, or why not.
    public enum Result {
        RETRIEVED,
        /// It asked for something that does not stand in its request, or in no words of the tool.
        UNKNOWN,
        EXPIRED,
        UNAVAILABLE,
        /// It asked more often than it may.
        LIMIT_REACHED,
        /// What it asked for would not fit.
        NO_ROOM,
        /// It called a tool of the client beside, so the client had to be answered first.
        DEFERRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
