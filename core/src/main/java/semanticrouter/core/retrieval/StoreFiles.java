package semanticrouter.core.retrieval;

import java.util.Optional;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.store.StoreException;

/// The files of vector stores (specification: dataplane §3.6). Safe for all threads; calls block.
public interface StoreFiles {
    /// Has a file read, cut and put into a store, which takes a while; a file that is there already is read anew.
    ///
    /// @throws GatewayException 404 for a store or file that is not there, 429 when too many wait to be read
    StoreFile attach(String store, String file, Chunking chunking)
            throws GatewayException, StoreException, InterruptedException;

    Optional<StoreFile> get(String store, String file) throws StoreException, InterruptedException;

    /// @throws GatewayException 400 `INVALID_CURSOR` when the cursor is of none
    Page<StoreFile> list(String store, PageRequest page) throws GatewayException, StoreException, InterruptedException;

    /// Takes a file and its passages out of a store; the file itself stays.
    ///
    /// @return false when it is not there
    boolean detach(String store, String file) throws StoreException, InterruptedException;
}
