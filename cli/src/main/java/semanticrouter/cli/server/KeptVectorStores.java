package semanticrouter.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import semanticrouter.config.document.global.Stores;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.stores.document.DocumentOptions;
import semanticrouter.stores.document.KeptDocuments;

/// Opens the vector stores that a configuration wants.
final class KeptVectorStores {
    private static final String FILE = "documents.db";
    private static final int PER_STORE = 100_000;

    /// Passages of all stores where there is memory for them.
    private static final int IN_ALL = 200_000;

    /// Length of a vector where the encoder does not say.
    private static final int DIMENSION = 1_024;

    /// What a vector takes beside its numbers.
    private static final int OVERHEAD_BYTES = 64;

    /// Share of the memory that vectors may take, and that a file may, which is read whole.
    private static final int VECTORS_SHARE = 4;

    private static final int FILE_SHARE = 16;

    private KeptVectorStores() {}

    /// Opens them; empty when the configuration wants none.
    ///
    /// @param folder that relative paths begin at
    /// @throws IOException with a sentence for a person when they cannot be opened
    static Optional<KeptDocuments> open(Stores.VectorStore wanted, Path folder, EncoderRuntime encoders, Clock clock)
            throws IOException, InterruptedException {
        if (!wanted.enabled()) {
            return Optional.empty();
        }
        long memory = Runtime.getRuntime().maxMemory();
        int known = encoders.embeddingSize().dimension();
        long vector = (known == 0 ? DIMENSION : known) * (long) Float.BYTES + OVERHEAD_BYTES;
        int all = (int) Math.min(IN_ALL, memory / VECTORS_SHARE / vector);
        Stores.InProcess own = wanted.memory();
        int each = own == null || own.maxEntriesPerStore() == 0 ? PER_STORE : own.maxEntriesPerStore();
        var options = new DocumentOptions(
                folder.resolve(wanted.fileStorageDir()).resolve(FILE),
                Math.min((long) wanted.maxFileSizeMb() << 20, memory / FILE_SHARE),
                wanted.supportedFormats(),
                wanted.ingestionWorkers(),
                Duration.ofSeconds(wanted.ingestionDrainTimeoutSeconds()),
                Math.min(each, all),
                all);
        return Optional.of(KeptDocuments.open(options, encoders, clock));
    }
}
