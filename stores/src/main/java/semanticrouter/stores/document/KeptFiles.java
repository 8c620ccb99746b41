package semanticrouter.stores.document;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.UploadedFile;
import semanticrouter.core.retrieval.UploadedFiles;
import semanticrouter.core.store.StoreException;

/// Files as they were uploaded.
final class KeptFiles implements UploadedFiles {
    private static final int NAME_MAX = 255;

    private final DocumentDatabase database;
    private final VectorIndex index;
    private final DocumentOptions options;
    private final ReentrantLock changing;
    private final Clock clock;

    KeptFiles(
            DocumentDatabase database,
            VectorIndex index,
            DocumentOptions options,
            ReentrantLock changing,
            Clock clock) {
        this.database = database;
        this.index = index;
        this.options = options;
        this.changing = changing;
        this.clock = clock;
    }

    @Override
    public long bytesMax() {
        return options.fileBytes();
    }

    @Override
    public UploadedFile put(String name, String purpose, byte[] content)
            throws GatewayException, StoreException, InterruptedException {
        if (!options.formats().contains(DocumentText.ending(name)) || name.length() > NAME_MAX) {
            throw new GatewayException(
                    400,
                    "INVALID_FILE_TYPE",
                    "the file's name must have at most " + NAME_MAX + " characters and end with one of "
                            + String.join(", ", options.formats()));
        }
        if (content.length > options.fileBytes()) {
            throw new GatewayException(
                    413,
                    "FILE_TOO_LARGE",
                    "the file has more than " + options.fileBytes()
                            + " bytes, which is the least of global.stores.vector_store.max_file_size_mb and a 16th of"
                            + " the memory the process has (-Xmx)");
        }
        var file = new UploadedFile(
                DocumentIds.file(), name, purpose, content.length, Instant.ofEpochSecond(clock.millis() / 1000));
        boolean kept = database.write(connection -> {
            FileTable.Load load = FileTable.load(connection);
            boolean room =
                    load.files() < DocumentOptions.FILES && load.bytes() + content.length <= DocumentOptions.BYTES;
            if (room) {
                FileTable.insert(connection, file, content);
            }
            return room;
        });
        if (!kept) {
            throw new GatewayException(
                    409,
                    "FILE_STORE_FULL",
                    "at most " + DocumentOptions.FILES + " files of " + DocumentOptions.BYTES
                            + " bytes together are kept; delete some");
        }
        return file;
    }

    @Override
    public Optional<UploadedFile> get(String id) throws StoreException, InterruptedException {
        return database.read(connection -> FileTable.get(connection, id));
    }

    @Override
    public Optional<byte[]> content(String id) throws StoreException, InterruptedException {
        return database.read(connection -> FileTable.content(connection, id));
    }

    @Override
    public Page<UploadedFile> list(PageRequest page) throws GatewayException, StoreException, InterruptedException {
        return KeptDocuments.known(database.read(connection -> FileTable.list(connection, page)));
    }

    @Override
    public boolean delete(String id) throws StoreException, InterruptedException {
        changing.lockInterruptibly();
        try {
            Optional<List<String>> stores = database.write(connection -> FileTable.delete(connection, id));
            stores.ifPresent(all -> all.forEach(store -> index.remove(new HeldTable.Key(store, id))));
            return stores.isPresent();
        } finally {
            changing.unlock();
        }
    }
}
