package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// Keeps up with the resources of one kind: lists them, then watches what changes, for ever.
///
/// A watch that ends is continued at the edition that was seen last, bookmarks count; one that the server has
/// forgotten (410) begins with a new list. Failures are told and followed by a growing wait. Runs on the thread that
/// calls {@link #run}, until that is interrupted.
public final class ListWatch {
    /// Most resources of a kind that are looked at; one is served.
    public static final int MOST = 1_000;

    private static final int MOST_LINE = 16 << 20;
    private static final Duration LASTING = Duration.ofMinutes(3);
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ClusterClient client;
    private final ResourceKind kind;
    private final Told told;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final ScheduledExecutorService timer;
    private final Map<String, Resource> known = new LinkedHashMap<>();
    private String version = "";

    /// Who is told. Called on the thread of the watch.
    public interface Told {
        /// What there is; the first call means that the first list is there.
        void now(ResourceKind kind, List<Resource> resources);

        /// The server cannot be asked at the moment; what it said before still stands.
        ///
        /// @param why a sentence for a person
        void trouble(ResourceKind kind, String why);

        /// It can be asked again.
        void well(ResourceKind kind);
    }

    /// @param timer ends a watch whose connection is dead
    public ListWatch(
            ClusterClient client,
            ResourceKind kind,
            Told told,
            Backoff backoff,
            RandomGenerator random,
            ScheduledExecutorService timer) {
        this.client = client;
        this.kind = kind;
        this.told = told;
        this.backoff = backoff;
        this.random = random;
        this.timer = timer;
    }

    /// Keeps up until the thread is interrupted.
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            if (version.isEmpty()) {
                list();
            }
            if (!watch()) {
                Thread.sleep(backoff.next()); // ended at once: no reason to ask in a circle
            }
        } catch (ClusterException refused) {
            if (refused.gone() && !version.isEmpty()) {
                version = "";
                if (!backoff.calm()) {
                    Thread.sleep(backoff.next());
                } else {
                    backoff.next(); // a second one in a row waits
                }
            } else {
                failed(refused);
            }
        } catch (IOException broken) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            failed(broken);
        }
    }

    private void failed(IOException failure) throws InterruptedException {
        String said = failure.getMessage();
        String why = said == null || said.isBlank() ? failure.getClass().getSimpleName() : said;
        told.trouble(kind, client.address() + ": " + why);
        Thread.sleep(backoff.next());
    }

    private void list() throws IOException, InterruptedException {
        ClusterClient.Listed listed = client.list(kind);
        known.clear();
        listed.items().forEach(item -> known.put(item.name(), item));
        version = listed.version();
        tell();
    }

    /// Follows one watch to its end.
    ///
    /// @return whether something came of it
    private boolean watch() throws IOException, InterruptedException {
        Duration lasting = LASTING.plusSeconds(random.nextInt((int) LASTING.toSeconds()));
        boolean useful = false;
        long began = System.nanoTime();
        try (InputStream lines = client.watch(kind, version, lasting)) {
            told.well(kind);
            // A connection that died without a word would be waited for for ever.
            var end = timer.schedule(() -> closed(lines), lasting.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            try {
                var reader = new Lines(lines, MOST_LINE);
                for (byte[] line = reader.next(); line.length > 0; line = reader.next()) {
                    take(ClusterClient.parsed(line));
                    useful = true;
                    backoff.reset();
                }
            } finally {
                end.cancel(false);
                if (System.nanoTime() - began >= USUAL.toNanos()) {
                    useful = true;
                    backoff.reset();
                }
            }
        }
        return useful;
    }

    private static void closed(InputStream lines) {
        try {
            lines.close();
        } catch (IOException _) {
            // It is dead as it should be.
        }
    }

    private void take(JsonNode event) throws IOException {
        JsonNode object = event.path("object");
        String type = event.path("type").asString("");
        if (type.equals("ERROR")) {
            throw new ClusterException(
                    object.path("code").asInt(500),
                    "the watch ends: " + object.path("message").asString(""));
        }
        String seen = object.path("metadata").path("resourceVersion").asString("");
        switch (type) {
            case "ADDED", "MODIFIED" -> {
                Resource resource = Resource.of(kind, object);
                if (known.size() >= MOST && !known.containsKey(resource.name())) {
                    throw new IOException("there are more than " + MOST + " " + kind.plural());
                }
                known.put(resource.name(), resource);
                tell();
            }
            case "DELETED" -> {
                known.remove(object.path("metadata").path("name").asString(""));
                tell();
            }
            default -> {
                // A bookmark says how far the server has come; of other kinds of event nothing is known.
            }
        }
        if (!seen.isEmpty()) {
            version = seen;
        }
    }

    private void tell() {
        told.now(kind, List.copyOf(known.values()));
    }
}
