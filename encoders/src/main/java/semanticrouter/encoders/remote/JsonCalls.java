package semanticrouter.encoders.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.LaneCounters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Posts JSON to one endpoint, a bounded number of calls at a time. Blocks the calling thread, which may be virtual.
/// Messages never hold a text that was sent or received. Safe for all threads.
final class JsonCalls implements AutoCloseable {
    /// The service cannot be reached, or says that it does not serve now.
    static final String AWAY = "encoder_away";

    /// It does not answer in time.
    static final String LATE = "encoder_timeout";

    /// Too many calls to it are running.
    static final String BUSY = "encoder_busy";

    private static final int AT_ONCE = 16;
    private static final int REPLY_MAX = 32 << 20;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Endpoint endpoint;
    private final HttpClient client;
    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong timedOut = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    JsonCalls(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.client = HttpClient.newBuilder().connectTimeout(endpoint.timeout()).build();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    LaneCounters counters() {
        long done = answered.get() + timedOut.get() + refused.get() + failed.get();
        long all = Math.max(asked.get(), done);
        return new LaneCounters(all, answered.get(), timedOut.get(), refused.get(), failed.get(), all - done);
    }

    /// The JSON a step answers with.
    ///
    /// @throws UnavailableException `encoder_busy` when too many calls wait until the deadline, `encoder_timeout`,
    ///     `encoder_away` when the service cannot be reached or answers with 429 or 5xx, or `encoder_failed` for
    ///     anything else than status 200 with JSON
    JsonNode post(String step, ObjectNode body, Deadline deadline) throws UnavailableException, InterruptedException {
        asked.incrementAndGet();
        if (!free.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            refused.incrementAndGet();
            throw new UnavailableException(BUSY, AT_ONCE + " calls to " + endpoint.base() + " are running");
        }
        boolean counted = false;
        try {
            JsonNode reply = attempts(endpoint.at(step), MAPPER.writeValueAsBytes(body), deadline);
            answered.incrementAndGet();
            counted = true;
            return reply;
        } catch (UnavailableException unavailable) {
            (unavailable.failure().code().equals(LATE) ? timedOut : failed).incrementAndGet();
            counted = true;
            throw unavailable;
        } finally {
            free.release();
            if (!counted) {
                timedOut.incrementAndGet(); // the caller was interrupted
            }
        }
    }

    private JsonNode attempts(URI address, byte[] body, Deadline deadline)
            throws UnavailableException, InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 0; ; attempt++) {
            Outcome outcome = once(address, body, deadline);
            if (outcome.reply != null) {
                return outcome.reply;
            }
            boolean time = TimeUnit.NANOSECONDS.toMillis(deadline.nanosLeft()) > pause;
            if (!outcome.again || attempt >= endpoint.retries() || !time) {
                throw new UnavailableException(outcome.code, outcome.why);
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        }
    }

    /// How one attempt ended.
    ///
    /// @param again whether another attempt may help
    private record Outcome(@Nullable JsonNode reply, boolean again, String code, String why) {
        static Outcome failed(boolean again, String why) {
            return new Outcome(null, again, again ? AWAY : "encoder_failed", why);
        }
    }

    private Outcome once(URI address, byte[] body, Deadline deadline) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(1, deadline.nanosLeft()));
        var request = HttpRequest.newBuilder(address)
                .timeout(left.compareTo(endpoint.timeout()) < 0 ? left : endpoint.timeout())
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!endpoint.key().isEmpty()) {
            request.header("authorization", "Bearer " + endpoint.key());
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                int status = response.statusCode();
                if (status != 200) {
                    return Outcome.failed(status == 429 || status >= 500, address + " " + said(status));
                }
                byte[] reply = in.readNBytes(REPLY_MAX + 1);
                return reply.length > REPLY_MAX
                        ? Outcome.failed(false, address + " answered with more than " + REPLY_MAX + " bytes")
                        : new Outcome(MAPPER.readTree(reply), false, "", "");
            }
        } catch (HttpTimeoutException late) {
            return new Outcome(null, false, LATE, address + " did not answer in time");
        } catch (JacksonException broken) {
            return Outcome.failed(false, address + " did not answer with JSON");
        } catch (IOException broken) {
            return Outcome.failed(
                    true, address + " cannot be reached: " + broken.getClass().getSimpleName());
        }
    }

    private String said(int status) {
        return switch (status) {
            case 401, 403 -> "refused the key with status " + status;
            case 404 -> "answered with status 404: there is no such address, or no model \"" + endpoint.model() + "\"";
            default -> "answered with status " + status;
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
