package semanticrouter.core.retrieval;

import java.util.List;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Finds passages of vector stores. Safe for all threads; calls block.
public interface DocumentSearch {
    /// The passages that fit best, best first.
    ///
    /// @throws UnavailableException `vector_store_disabled`, `vector_store_not_found`, `store_unavailable`
    /// or a code of the encoder
    List<Passage> search(String store, PassageQuery query, Deadline deadline)
            throws UnavailableException, InterruptedException;

    /// A number that is another one after every change of what a store would find.
    long revision(String store);
}
