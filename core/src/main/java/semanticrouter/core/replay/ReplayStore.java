package semanticrouter.core.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;

/// Keeps records of routed requests for a bounded time and in bounded number, the newest (specification: dataplane §5,
/// §5.7). Safe for all threads; calls block, so callers should be virtual threads or threads of their own.
///
/// What {@link #put} has returned for survives whatever the store's {@link #durability} promises.
public interface ReplayStore extends AutoCloseable {
    /// Name of the kind, as configurations write it.
    String kind();

    Durability durability();

    /// Keeps records, each in place of a former one with its id.
    void put(List<ReplayRecord> records) throws StoreException, InterruptedException;

    /// The record; empty when there is none or it has expired.
    Optional<ReplayRecord> get(String id) throws StoreException, InterruptedException;

    /// Some of the records that are meant, newest first.
    ///
    /// @param offset records left out
    /// @param limit records given at most
    Page newest(ReplayQuery query, int offset, int limit) throws StoreException, InterruptedException;

    /// Forgets the records that are meant but for the newest of them.
    ///
    /// @param keep how many of the newest stay
    /// @return how many are gone
    long purge(ReplayQuery query, long keep) throws StoreException, InterruptedException;

    /// Forgets one record.
    ///
    /// @return false when {@link #get} would have found none
    boolean delete(String id) throws StoreException, InterruptedException;

    /// How many requests each decision won, of those that are kept.
    List<Wins> wins() throws StoreException, InterruptedException;

    /// Asks whether the store can be used, without waiting long.
    void check() throws StoreException, InterruptedException;

    /// Finishes what was begun and releases the store.
    @Override
    void close();

    /// Some of what is kept.
    ///
    /// @param total of all that is meant
    record Page(List<ReplayRecord> records, long total) {
        public Page {
            records = List.copyOf(records);
        }
    }

    /// Requests of a recipe that one decision won and a model was found for.
    ///
    /// @param decision empty for those that none won
    record Wins(String recipe, String decision, long count) {
        /// Counts the records of a store that cannot count by itself.
        public static List<Wins> of(Iterable<ReplayHead> heads) {
            var counts = new HashMap<Map.Entry<String, String>, Long>();
            for (ReplayHead head : heads) {
                if (!head.recipe().isEmpty() && !head.model().isEmpty()) {
                    counts.merge(Map.entry(head.recipe(), head.decision()), 1L, Long::sum);
                }
            }
            return counts.entrySet().stream()
                    .map(count ->
                            new Wins(count.getKey().getKey(), count.getKey().getValue(), count.getValue()))
                    .toList();
        }
    }
}
