package semanticrouter.kubernetes.source;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import semanticrouter.kubernetes.client.Backoff;
import semanticrouter.kubernetes.client.ClusterClient;
import semanticrouter.kubernetes.client.ClusterException;
import semanticrouter.kubernetes.client.Resource;

/// Writes what became of resources into their status, again and again until it is there. Of several routers that think
/// alike, one writes; of those that do not, each writes once. For one thread.
final class StatusWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(StatusWriter.class);
    private static final int TRIES = 5;

    private final ClusterClient client;
    private final Clock clock;
    private final Backoff backoff;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private Instant due = Instant.MIN;

    private record Pending(Resource resource, List<Verdict.Condition> conditions) {}

    StatusWriter(ClusterClient client, Clock clock, Backoff backoff) {
        this.client = client;
        this.clock = clock;
        this.backoff = backoff;
    }

    /// Has something written in place of what was to be written before.
    void want(Map<Resource, Verdict> verdicts) {
        pending.clear();
        verdicts.forEach(
                (resource, verdict) -> pending.put(resource.toString(), new Pending(resource, verdict.conditions())));
        due = Instant.MIN;
    }

    /// How long until {@link #flush} has something to do.
    Duration idle(Duration most) {
        if (pending.isEmpty()) {
            return most;
        }
        Instant now = clock.instant();
        if (!due.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, due);
        return left.compareTo(most) < 0 ? left : most;
    }

    /// Writes what is to be written.
    void flush() throws InterruptedException {
        for (String name : new ArrayList<>(pending.keySet())) {
            Pending one = pending.get(name);
            if (one == null) {
                continue;
            }
            try {
                write(one);
                pending.remove(name);
                backoff.reset();
            } catch (IOException failed) {
                boolean first = backoff.calm();
                due = clock.instant().plus(backoff.next());
                LOGGER.atLevel(first ? Level.WARN : Level.DEBUG)
                        .addKeyValue("event", "cluster_status_failed")
                        .addKeyValue("resource", name)
                        .addKeyValue("reason", failed.getMessage())
                        .log("the status of a resource could not be written; it is tried again");
                return;
            }
        }
    }

    private void write(Pending one) throws IOException, InterruptedException {
        Resource seen = one.resource();
        for (int tries = 1; !StatusDocument.said(seen, one.conditions()); tries++) {
            try {
                client.tell(seen, StatusDocument.of(seen, one.conditions(), clock.instant()));
                return;
            } catch (ClusterException refused) {
                if (refused.status() == 404) {
                    return; // it is gone
                }
                if (!refused.conflict() || tries >= TRIES) {
                    throw refused;
                }
            }
            Resource fresh = again(one);
            if (fresh == null) {
                return;
            }
            seen = fresh;
        }
    }

    /// The resource as it is after somebody else wrote it; null when it asks for something else by now, which will be
    /// told of in its turn.
    private @Nullable Resource again(Pending one) throws IOException, InterruptedException {
        try {
            Resource fresh = client.read(one.resource().kind(), one.resource().name());
            return fresh.sameAs(one.resource()) ? fresh : null;
        } catch (ClusterException refused) {
            if (refused.status() == 404) {
                return null;
            }
            throw refused;
        }
    }
}
