package semanticrouter.core.retrieval;

import java.util.Optional;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.store.StoreException;

/// The files that were uploaded (specification: dataplane §3.6). Safe for all threads; calls block.
public interface UploadedFiles {
    /// Bytes of one file at most.
    long bytesMax();

    /// Keeps a file.
    ///
    /// @throws GatewayException when it is too large, of another kind than those that can be read, or one too many
    UploadedFile put(String name, String purpose, byte[] content)
            throws GatewayException, StoreException, InterruptedException;

    Optional<UploadedFile> get(String id) throws StoreException, InterruptedException;

    Optional<byte[]> content(String id) throws StoreException, InterruptedException;

    /// @throws GatewayException 400 `INVALID_CURSOR` when the cursor is of none
    Page<UploadedFile> list(PageRequest page) throws GatewayException, StoreException, InterruptedException;

    /// Forgets it, in every vector store too.
    ///
    /// @return false when there is none
    boolean delete(String id) throws StoreException, InterruptedException;
}
