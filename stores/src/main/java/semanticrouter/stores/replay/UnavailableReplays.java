package semanticrouter.stores.replay;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.replay.ReplayQuery;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.ResponseStore.Durability;
import semanticrouter.core.store.StoreException;

/// Stands where a store could not be opened: every call says why, and requests are served all the same.
///
/// @param kind of the store that could not be opened
/// @param why for a person, with how to mend it
public record UnavailableReplays(String kind, String why) implements ReplayStore {
    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public void put(List<ReplayRecord> records) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public Optional<ReplayRecord> get(String id) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public Page newest(ReplayQuery query, int offset, int limit) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public long purge(ReplayQuery query, long keep) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public boolean delete(String id) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public List<Wins> wins() throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public void check() throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public void close() {
        // there is nothing to release
    }
}
