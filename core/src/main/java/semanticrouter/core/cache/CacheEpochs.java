package semanticrouter.core.cache;

import java.util.HashMap;
import java.util.Map;

/// Which answers may still be given: those that no later invalidation means. So an answer that is written while an
/// invalidation runs, to a question that was looked up before it, is never given. Immutable.
///
/// @param now the epoch of questions that are looked up now
/// @param ended the first epoch whose answers may be given again, by what was invalidated
public record CacheEpochs(CacheEpoch now, Map<CacheSelector, Long> ended) {
    /// Invalidations that are told apart; more of them end the epochs of all answers.
    public static final int MOST = 1_000;

    public CacheEpochs {
        ended = Map.copyOf(ended);
    }

    /// The first epoch of a series.
    public static CacheEpochs first(String series) {
        return new CacheEpochs(new CacheEpoch(series, 0), Map.of());
    }

    /// Whether an answer of an epoch may be given.
    public boolean live(CachePartition partition, CacheEpoch epoch) {
        if (!epoch.series().equals(now.series())) {
            return false;
        }
        for (Map.Entry<CacheSelector, Long> end : ended.entrySet()) {
            if (epoch.number() < end.getValue() && end.getKey().matches(partition, epoch.number())) {
                return false;
            }
        }
        return true;
    }

    /// The epochs after an invalidation.
    public CacheEpochs after(CacheSelector selector) {
        long next = now.number() + 1;
        boolean all = selector.equals(CacheSelector.ALL) || ended.size() >= MOST && !ended.containsKey(selector);
        var ends = all ? new HashMap<CacheSelector, Long>() : new HashMap<>(ended);
        ends.put(all ? CacheSelector.ALL : selector, next);
        return new CacheEpochs(new CacheEpoch(now.series(), next), ends);
    }
}
