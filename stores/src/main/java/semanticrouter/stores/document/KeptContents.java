package semanticrouter.stores.document;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.retrieval.Chunking;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.StoreFile;
import semanticrouter.core.retrieval.StoreFiles;
import semanticrouter.core.store.StoreException;

/// Which file is in which store.
final class KeptContents implements StoreFiles {
    private final DocumentDatabase database;
    private final VectorIndex index;
    private final Ingestion ingestion;
    private final ReentrantLock changing;
    private final Clock clock;

    KeptContents(
            DocumentDatabase database, VectorIndex index, Ingestion ingestion, ReentrantLock changing, Clock clock) {
        this.database = database;
        this.index = index;
        this.ingestion = ingestion;
        this.changing = changing;
        this.clock = clock;
    }

    @Override
    public StoreFile attach(String store, String file, Chunking chunking)
            throws GatewayException, StoreException, InterruptedException {
        var held = new StoreFile(
                store,
                file,
                StoreFile.Status.IN_PROGRESS,
                chunking,
                Instant.ofEpochSecond(clock.millis() / 1000),
                0,
                "",
                "");
        ingestion.reserve();
        HeldTable.Key key = null;
        try {
            key = put(held);
        } finally {
            ingestion.fill(key);
        }
        return held;
    }

    private HeldTable.@Nullable Key put(StoreFile held) throws GatewayException, StoreException, InterruptedException {
        changing.lockInterruptibly();
        try {
            String missing = database.write(connection -> {
                if (StoreTable.get(connection, held.store()).isEmpty()) {
                    return "VECTOR_STORE_NOT_FOUND";
                }
                if (FileTable.get(connection, held.file()).isEmpty()) {
                    return "FILE_NOT_FOUND";
                }
                HeldTable.put(connection, held);
                return "";
            });
            if (!missing.isEmpty()) {
                throw new GatewayException(
                        404,
                        missing,
                        missing.equals("FILE_NOT_FOUND")
                                ? "no file has this file_id; upload it with POST /v1/files"
                                : "there is no such vector store; POST /v1/vector_stores makes one");
            }
            var key = new HeldTable.Key(held.store(), held.file());
            index.remove(key);
            return key;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Optional<StoreFile> get(String store, String file) throws StoreException, InterruptedException {
        return database.settled(changing, connection -> HeldTable.get(connection, new HeldTable.Key(store, file)));
    }

    @Override
    public Page<StoreFile> list(String store, PageRequest page)
            throws GatewayException, StoreException, InterruptedException {
        return KeptDocuments.known(database.settled(changing, connection -> HeldTable.list(connection, store, page)));
    }

    @Override
    public boolean detach(String store, String file) throws StoreException, InterruptedException {
        changing.lockInterruptibly();
        try {
            boolean there = database.write(connection -> HeldTable.delete(connection, store, file));
            index.remove(new HeldTable.Key(store, file));
            return there;
        } finally {
            changing.unlock();
        }
    }
}
