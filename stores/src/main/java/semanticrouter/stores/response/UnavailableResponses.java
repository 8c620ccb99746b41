package semanticrouter.stores.response;

import java.util.Optional;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.ResponseStore;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.store.StoredResponse;

/// Stands where a store could not be opened: every call says why, and what needs no store is served.
///
/// @param kind of the store that could not be opened
/// @param why for a person, with how to mend it
public record UnavailableResponses(String kind, String why) implements ResponseStore {
    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public void put(StoredResponse response) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public Optional<StoredResponse> get(String id, Owner owner) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public boolean delete(String id, Owner owner) throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public void check() throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public long count() throws StoreException {
        throw new StoreException(why);
    }

    @Override
    public void close() {
        // there is nothing to release
    }
}
