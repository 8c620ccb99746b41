package semanticrouter.core.retrieval;

import java.util.Map;
import java.util.Optional;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.store.StoreException;

/// The vector stores there are (specification: dataplane §3.6). Safe for all threads; calls block.
public interface VectorStores extends DocumentSearch {
    /// Makes an empty one.
    ///
    /// @throws GatewayException when there are as many as may be
    VectorStore create(String name, Map<String, String> metadata)
            throws GatewayException, StoreException, InterruptedException;

    Optional<VectorStore> get(String id) throws StoreException, InterruptedException;

    /// @throws GatewayException 400 `INVALID_CURSOR` when the cursor is of none
    Page<VectorStore> list(PageRequest page) throws GatewayException, StoreException, InterruptedException;

    /// Gives it another name and other metadata; empty for what stays.
    Optional<VectorStore> change(String id, Optional<String> name, Optional<Map<String, String>> metadata)
            throws StoreException, InterruptedException;

    /// Forgets it with its passages; its files stay.
    ///
    /// @return false when there is none
    boolean delete(String id) throws StoreException, InterruptedException;
}
