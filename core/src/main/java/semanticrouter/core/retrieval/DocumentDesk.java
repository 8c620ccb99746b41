package semanticrouter.core.retrieval;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Where plugins ask for passages: plans are made before the stores are open, and in programs that open none.
public final class DocumentDesk implements DocumentSearch {
    private final AtomicReference<Optional<DocumentSearch>> open = new AtomicReference<>(Optional.empty());

    /// Answers by these stores from here on.
    public void open(DocumentSearch stores) {
        open.set(Optional.of(stores));
    }

    @Override
    public List<Passage> search(String store, PassageQuery query, Deadline deadline)
            throws UnavailableException, InterruptedException {
        Optional<DocumentSearch> stores = open.get();
        if (stores.isEmpty()) {
            throw new UnavailableException(
                    "vector_store_disabled", "no vector stores are open; set global.stores.vector_store.enabled: true");
        }
        return stores.get().search(store, query, deadline);
    }

    @Override
    public long revision(String store) {
        return open.get().map(stores -> stores.revision(store)).orElse(0L);
    }
}
