package semanticrouter.encoders.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.head.Reads;
import semanticrouter.encoders.model.ModelSource;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// What heads read of training texts, sentence vectors for example, kept in a file between runs because computing it is
/// the longest part of training.
///
/// The file holds one record a text: half of the SHA-256 of encoder, form of its graph and text in hex, then the vector
/// in half precision.
/// A record that was cut short by an interrupted run is dropped. One process at a time may add to a file.
public final class EmbeddingStore {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int BATCH = 256;
    private static final int TOLD_EVERY = 8;
    private static final int THREADS = 4;
    private static final int KEY_BYTES = 32;

    private final SentenceEncoder encoder;
    private final Reads reads;
    private final Path file;
    private final Consumer<String> progress;
    private final Map<String, short[]> vectors = new HashMap<>();

    private EmbeddingStore(SentenceEncoder encoder, Reads reads, Path file, Consumer<String> progress) {
        this.encoder = encoder;
        this.reads = reads;
        this.file = file;
        this.progress = progress;
    }

    /// Reads the file if it is there.
    ///
    /// @param reads what is kept of each text
    /// @param progress gets a line now and then, for a person who waits
    public static EmbeddingStore open(SentenceEncoder encoder, Reads reads, Path file, Consumer<String> progress)
            throws IOException {
        var store = new EmbeddingStore(encoder, reads, file, progress);
        if (Files.exists(file)) {
            store.load();
        }
        return store;
    }

    private void load() throws IOException {
        int dimension = reads.dimension(encoder.declaration());
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            for (long left = Files.size(file) / recordBytes(); left > 0; left--) {
                byte[] key = in.readNBytes(KEY_BYTES);
                short[] vector = new short[dimension];
                for (int i = 0; i < dimension; i++) {
                    vector[i] = in.readShort();
                }
                vectors.put(new String(key, StandardCharsets.US_ASCII), vector);
            }
        }
        progress.accept("read " + vectors.size() + " kept vectors");
    }

    private int recordBytes() {
        return KEY_BYTES + Short.BYTES * reads.dimension(encoder.declaration());
    }

    /// Computes the vectors that are missing, in the order given, and appends them to the file.
    public void fill(Collection<String> texts) throws IOException, InterruptedException {
        var missing = new LinkedHashSet<String>();
        for (String text : texts) {
            if (!vectors.containsKey(key(text))) {
                missing.add(text);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        var list = new ArrayList<>(missing);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new IOException(file + " is being written by another process");
            }
            channel.position(channel.size() / recordBytes() * recordBytes());
            var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            for (int from = 0; from < list.size(); from += BATCH) {
                if (from % (BATCH * TOLD_EVERY) == 0) {
                    progress.accept("vectors: " + from + " of " + list.size());
                }
                List<String> batch = list.subList(from, Math.min(list.size(), from + BATCH));
                var futures = new ArrayList<Future<float[]>>(batch.size());
                for (String text : batch) {
                    futures.add(threads.submit(() -> reads.of(encoder.encode(text, Deadline.after(PATIENCE)))));
                }
                for (int i = 0; i < batch.size(); i++) {
                    keep(key(batch.get(i)), await(futures.get(i)), out);
                }
            }
            out.flush();
        }
    }

    private void keep(String key, float[] values, DataOutputStream out) throws IOException {
        short[] halves = new short[values.length];
        out.write(key.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < values.length; i++) {
            halves[i] = Float.floatToFloat16(values[i]);
            out.writeShort(halves[i]);
        }
        vectors.put(key, halves);
    }

    private static float[] await(Future<float[]> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException thrown) {
            throw new IllegalStateException("a training text could not be encoded", thrown.getCause());
        }
    }

    /// The vector of a text that {@link #fill} has seen.
    public float[] vector(String text) {
        short[] halves = vectors.get(key(text));
        if (halves == null) {
            throw new IllegalStateException("no vector was computed for a text of " + text.length() + " characters");
        }
        float[] values = new float[halves.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(halves[i]);
        }
        return values;
    }

    private String key(String text) {
        String form = encoder.declaration().heads() > 0 ? "fused" : "";
        String of = encoder.declaration().name() + encoder.declaration().modelSha256() + form + "\n" + text;
        return ModelSource.sha256(of.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_BYTES);
    }
}
