package semanticrouter.encoders.head;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Scores how well two texts belong together, seeing both at once. Safe for all threads.
public interface PairScorer {
    /// In [0, 1].
    double score(String first, String second, Deadline deadline) throws UnavailableException, InterruptedException;
}
