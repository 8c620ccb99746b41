package semanticrouter.stores.document;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery;
import semanticrouter.core.retrieval.VectorStore;
import semanticrouter.core.retrieval.VectorStores;
import semanticrouter.core.store.StoreException;

/// Vector stores and the search in them.
final class KeptStores implements VectorStores {
    /// How many candidates a hybrid search looks at (specification: dataplane §5.5).
    private static final int CANDIDATES_TIMES = 4;

    private static final int CANDIDATES_LEAST = 50;

    private final DocumentDatabase database;
    private final VectorIndex index;
    private final EncoderRuntime encoders;
    private final ReentrantLock changing;
    private final Clock clock;

    KeptStores(
            DocumentDatabase database,
            VectorIndex index,
            EncoderRuntime encoders,
            ReentrantLock changing,
            Clock clock) {
        this.database = database;
        this.index = index;
        this.encoders = encoders;
        this.changing = changing;
        this.clock = clock;
    }

    @Override
    public VectorStore create(String name, Map<String, String> metadata)
            throws GatewayException, StoreException, InterruptedException {
        var store = new VectorStore(
                DocumentIds.store(),
                name,
                Instant.ofEpochSecond(clock.millis() / 1000),
                metadata,
                new VectorStore.Counts(0, 0, 0));
        boolean kept = database.write(connection -> {
            boolean room = StoreTable.count(connection) < DocumentOptions.STORES;
            if (room) {
                StoreTable.insert(connection, store);
            }
            return room;
        });
        if (!kept) {
            throw new GatewayException(
                    409, "VECTOR_STORES_FULL", "there are " + DocumentOptions.STORES + " vector stores; delete some");
        }
        return store;
    }

    @Override
    public Optional<VectorStore> get(String id) throws StoreException, InterruptedException {
        return database.settled(changing, connection -> StoreTable.get(connection, id));
    }

    @Override
    public Page<VectorStore> list(PageRequest page) throws GatewayException, StoreException, InterruptedException {
        return KeptDocuments.known(database.settled(changing, connection -> StoreTable.list(connection, page)));
    }

    @Override
    public Optional<VectorStore> change(String id, Optional<String> name, Optional<Map<String, String>> metadata)
            throws StoreException, InterruptedException {
        return database.write(connection -> {
            Optional<VectorStore> known = StoreTable.get(connection, id);
            if (known.isEmpty()) {
                return known;
            }
            VectorStore old = known.get();
            var changed = new VectorStore(
                    id, name.orElse(old.name()), old.created(), metadata.orElse(old.metadata()), old.counts());
            StoreTable.change(connection, changed);
            return Optional.of(changed);
        });
    }

    @Override
    public boolean delete(String id) throws StoreException, InterruptedException {
        changing.lockInterruptibly();
        try {
            boolean there = database.write(connection -> StoreTable.delete(connection, id));
            index.remove(id);
            return there;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public List<Passage> search(String store, PassageQuery query, Deadline deadline)
            throws UnavailableException, InterruptedException {
        if (found(store).isEmpty()) {
            throw new UnavailableException("vector_store_not_found", "there is no vector store \"" + store + "\"");
        }
        Encodings encodings = encoders.open(deadline);
        Embedding vector = encodings.embed(query.text());
        boolean hybrid = query.hybrid().isPresent();
        int most = hybrid ? Math.max(CANDIDATES_TIMES * query.limit(), CANDIDATES_LEAST) : query.limit();
        List<VectorIndex.Hit> hits = index.nearest(store, vector, most, query.files());
        List<Passage> candidates = passages(store, hits, encodings.scale(query.text()));
        return query.hybrid().map(how -> HybridRanking.rank(query.text(), candidates, how)).orElse(candidates).stream()
                .filter(passage -> passage.score() >= query.threshold())
                .limit(query.limit())
                .toList();
    }

    private Optional<VectorStore> found(String store) throws UnavailableException, InterruptedException {
        try {
            return get(store);
        } catch (StoreException away) {
            throw unavailable(away);
        }
    }

    private List<Passage> passages(String store, List<VectorIndex.Hit> hits, SimilarityScale scale)
            throws UnavailableException, InterruptedException {
        try {
            return database.read(connection -> {
                var passages = new ArrayList<Passage>(hits.size());
                for (VectorIndex.Hit hit : hits) {
                    double score = Math.clamp(scale.of(hit.cosine()), 0, 1);
                    ChunkTable.text(connection, new HeldTable.Key(store, hit.file()), hit.place())
                            .ifPresent(text -> passages.add(
                                    new Passage(hit.file(), hit.name(), text, hit.place(), score, Optional.empty())));
                }
                return List.copyOf(passages);
            });
        } catch (StoreException away) {
            throw unavailable(away);
        }
    }

    private static UnavailableException unavailable(StoreException away) {
        return new UnavailableException("store_unavailable", String.valueOf(away.getMessage()));
    }

    @Override
    public long revision(String store) {
        return index.revision(store);
    }
}
