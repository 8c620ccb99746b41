package semanticrouter.stores.document;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.retrieval.DocumentStores;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.store.StoreException;

/// Files, vector stores and what reads one into the other.
///
/// What a call has returned for is in the file; vectors are in memory besides, for the search. Files that another
/// encoder has read are read anew.
public final class KeptDocuments implements AutoCloseable {
    private final DocumentDatabase database;
    private final Ingestion ingestion;
    private final DocumentStores stores;

    private KeptDocuments(DocumentDatabase database, Ingestion ingestion, DocumentStores stores) {
        this.database = database;
        this.ingestion = ingestion;
        this.stores = stores;
    }

    /// Opens or creates the file and reads the vectors.
    ///
    /// @throws IOException with a sentence for a person when that is impossible
    public static KeptDocuments open(DocumentOptions options, EncoderRuntime encoders, Clock clock)
            throws IOException, InterruptedException {
        DocumentDatabase database = DocumentDatabase.open(options.file());
        try {
            var index = new VectorIndex();
            var changing = new ReentrantLock();
            var ingestion = new Ingestion(database, index, encoders, options, changing);
            String encoder = Ingestion.encoder(encoders);
            List<HeldTable.Key> waiting = database.write(connection -> {
                HeldTable.recall(connection, encoder);
                return HeldTable.waiting(connection);
            });
            load(database, index);
            ingestion.start(waiting);
            var stores = new DocumentStores(
                    new KeptFiles(database, index, options, changing, clock),
                    new KeptStores(database, index, encoders, changing, clock),
                    new KeptContents(database, index, ingestion, changing, clock));
            return new KeptDocuments(database, ingestion, stores);
        } catch (StoreException unusable) {
            database.close();
            throw new IOException("the vector stores in " + options.file() + " cannot be read", unusable);
        } catch (InterruptedException | RuntimeException failed) {
            database.close();
            throw failed;
        }
    }

    private static void load(DocumentDatabase database, VectorIndex index) throws StoreException, InterruptedException {
        var _ = database.read(connection -> {
            var loading = new Loading(index);
            ChunkTable.each(connection, loading);
            loading.flush();
            return true;
        });
    }

    /// Puts file after file into the index.
    private static final class Loading implements ChunkTable.Sink {
        private final VectorIndex index;
        private HeldTable.@Nullable Key at;
        private String name = "";
        private List<float[]> vectors = new ArrayList<>();

        Loading(VectorIndex index) {
            this.index = index;
        }

        @Override
        public void take(HeldTable.Key key, String file, int place, float[] vector) {
            if (!key.equals(at)) {
                flush();
                at = key;
                name = file;
            }
            vectors.add(vector);
        }

        void flush() {
            if (at != null) {
                index.put(at, name, vectors);
                vectors = new ArrayList<>();
            }
        }
    }

    /// A page whose cursor was known.
    ///
    /// @throws GatewayException 400 `INVALID_CURSOR` when it was not
    static <T> Page<T> known(Optional<Page<T>> page) throws GatewayException {
        return page.orElseThrow(() -> new GatewayException(
                400, "INVALID_CURSOR", "\"after\" and \"before\" must be the id of an item of the list"));
    }

    /// What is kept.
    public DocumentStores stores() {
        return stores;
    }

    /// Finishes what is being read, as long as is set, and closes the file.
    @Override
    public void close() {
        ingestion.close();
        database.close();
    }
}
