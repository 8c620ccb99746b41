package semanticrouter.plugins.rag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Passage;

/// Two sources: the second where the first has nothing or fails, or both side by side.
///
/// @param second empty for none
/// @param parallel whether both are asked
record HybridSource(PassageSource first, Optional<PassageSource> second, boolean parallel, Fanout fanout)
        implements PassageSource {
    @Override
    public List<Passage> find(Question question, Deadline deadline) throws UnavailableException, InterruptedException {
        if (second.isEmpty()) {
            return first.find(question, deadline);
        }
        return parallel ? both(question, second.get(), deadline) : inTurn(question, second.get(), deadline);
    }

    private List<Passage> inTurn(Question question, PassageSource fallback, Deadline deadline)
            throws UnavailableException, InterruptedException {
        List<Passage> found;
        try {
            found = first.find(question, deadline);
        } catch (UnavailableException _) {
            return fallback.find(question, deadline);
        }
        return found.isEmpty() ? fallback.find(question, deadline) : found;
    }

    /// What either has, each passage once; it fails where both do.
    private List<Passage> both(Question question, PassageSource other, Deadline deadline)
            throws UnavailableException, InterruptedException {
        List<Settled<List<Passage>>> settled = fanout.run(
                List.of(() -> first.find(question, deadline), () -> other.find(question, deadline)), deadline);
        var found = new ArrayList<Passage>();
        Failure failure = null;
        int failed = 0;
        for (Settled<List<Passage>> one : settled) {
            switch (one) {
                case Settled.Done<List<Passage>>(var passages, long _) -> found.addAll(passages);
                case Settled.Failed<List<Passage>>(var why, long _) -> {
                    failure = why;
                    failed++;
                }
            }
        }
        if (failure != null && failed == settled.size()) {
            throw new UnavailableException(failure);
        }
        found.sort(Comparator.comparingDouble(Passage::score).reversed());
        var seen = new HashSet<String>();
        return found.stream()
                .filter(passage -> seen.add(passage.text()))
                .limit(question.most())
                .toList();
    }

    @Override
    public String fingerprint() {
        return "hybrid " + parallel + " (" + first.fingerprint() + ") ("
                + second.map(PassageSource::fingerprint).orElse("") + ")";
    }

    @Override
    public void close() {
        first.close();
        second.ifPresent(PassageSource::close);
    }
}
