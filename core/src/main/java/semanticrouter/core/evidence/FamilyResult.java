package semanticrouter.core.evidence;

import java.util.SequencedMap;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.signal.SignalReport;

/// What became of one family for one request.
public sealed interface FamilyResult {
    /// It answered.
    ///
    /// @param report what it said
    /// @param matches names that match after partitions, composers and the best-only rule, in order, with their
    ///     confidence (NaN when none is stored)
    /// @param nanos how long it took
    record Evaluated(SignalReport report, SequencedMap<String, Double> matches, long nanos) implements FamilyResult {}

    /// Nothing it could say would have changed the decision.
    record NotNeeded() implements FamilyResult {
        static final NotNeeded INSTANCE = new NotNeeded();
    }

    /// It could not answer.
    ///
    /// @param matches names that count as matched all the same: defaults of partitions, without a confidence (NaN)
    record Failed(Failure why, SequencedMap<String, Double> matches, long nanos) implements FamilyResult {}
}
