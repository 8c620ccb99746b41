package semanticrouter.mcp.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A service over HTTP as the protocol's first edition (2024-11-05) has it, "HTTP with SSE": a GET opens a stream of
/// events, whose first one, `endpoint`, says where messages are posted to; every answer comes on the stream. Redirects
/// are not followed, and messages go to no other host and port than the stream came from, for they carry the
/// configured headers. When the stream ends, so does the connection.
public final class StreamTransport implements Transport {
    private static final String EVENTS = "text/event-stream";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int ENDPOINT_MAX = 4096;

    private final McpServer.Stream stream;
    private final HttpClient client;
    private final Map<Long, Thread> posts = new ConcurrentHashMap<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Listener listener;
    private volatile @Nullable Thread reader;
    private volatile @Nullable URI endpoint;
    private volatile @Nullable Failure end;

    public StreamTransport(McpServer.Stream stream) {
        this.stream = stream;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    @Override
    public void open(Listener who) {
        listener = who;
        reader = Thread.ofVirtual().name("mcp-stream").start(this::listen);
    }

    private HttpRequest.Builder request(URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        stream.headers().forEach(request::setHeader);
        return request;
    }

    private void listen() {
        HttpRequest get = request(stream.url()).header("accept", EVENTS).GET().build();
        try {
            HttpResponse<InputStream> response = client.send(get, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                read(response, body);
            }
        } catch (HttpConnectTimeoutException | ConnectException nobody) {
            broken("mcp_unreachable", "there is no connection to the service");
        } catch (Lines.TooLongException tooLong) {
            broken("mcp_too_long", "a message may have " + MESSAGE_MAX + " bytes, one of the service has more");
        } catch (IOException cut) {
            broken("mcp_broken", "the stream broke off: " + cut.getClass().getSimpleName());
        } catch (JacksonException malformed) {
            broken("mcp_malformed", "an event of the service is not JSON");
        } catch (InterruptedException left) {
            broken("mcp_closed", "nobody reads the stream");
        }
    }

    private void read(HttpResponse<InputStream> response, InputStream body) throws IOException {
        String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (response.statusCode() != 200 || !type.startsWith(EVENTS)) {
            broken(
                    "mcp_refused",
                    "the service answered with status " + response.statusCode() + " and "
                            + (type.startsWith(EVENTS) ? "a" : "no")
                            + " stream of events; where it is a newer one, set transport_type: streamable-http");
            return;
        }
        var events = new Events(body, MESSAGE_MAX);
        for (Optional<Events.Event> event = events.next(); event.isPresent(); event = events.next()) {
            if (event.get().name().equals("endpoint")) {
                if (!found(event.get().data().strip())) {
                    return;
                }
            } else if (event.get().name().equals("message")) {
                received(Json.read(event.get().data()));
            }
        }
        broken("mcp_broken", "the service ended the stream");
    }

    /// Whether messages may be posted there. The first place counts.
    private boolean found(String place) {
        if (endpoint != null) {
            return true;
        }
        URI url = resolved(place);
        if (url == null) {
            broken("mcp_malformed", "the place that the service names for messages is no address");
        } else if (!origin(url).equals(origin(stream.url()))) {
            broken("mcp_refused", "the service wants messages at another host or port, which gets none of its headers");
        } else {
            endpoint = url;
            begun.countDown();
        }
        return endpoint != null;
    }

    private @Nullable URI resolved(String place) {
        try {
            return place.isEmpty() || place.length() > ENDPOINT_MAX
                    ? null
                    : stream.url().resolve(place);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":"
                + (url.getPort() < 0 ? usual : url.getPort());
    }

    @Override
    public void send(ObjectNode message, long request, Deadline deadline)
            throws UnavailableException, InterruptedException {
        byte[] bytes = Json.bytes(message);
        if (!begun.await(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException("mcp_timeout", "the service has not said in time where it takes messages");
        }
        URI to = endpoint;
        Failure over = end;
        if (to == null || over != null) {
            throw new UnavailableException(over == null ? new Failure("mcp_broken", "") : over);
        }
        // nobody waits for what is no request, and a connection may have to be made for it
        Duration time = request == 0 ? CONNECT : Duration.ofNanos(Math.max(1, deadline.nanosLeft()));
        HttpRequest post = request(to)
                .timeout(time)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        Thread posting = Thread.ofVirtual().name("mcp-post").unstarted(() -> post(post, request));
        if (request != 0) {
            posts.put(request, posting);
        }
        posting.start();
    }

    private void post(HttpRequest post, long request) {
        try {
            int status =
                    client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status == 404) {
                broken("mcp_broken", "the service does not know the session any more");
            } else if (status / 100 != 2) {
                failed(request, "mcp_refused", "the service answered with status " + status);
            }
        } catch (HttpConnectTimeoutException late) {
            // the time was this message's own, so it says nothing of the session
            failed(request, "mcp_unreachable", "no connection to the service in time");
        } catch (ConnectException nobody) {
            broken("mcp_unreachable", "there is no connection to the service");
        } catch (HttpTimeoutException late) {
            failed(request, "mcp_timeout", "the message was not taken in time");
        } catch (IOException cut) {
            failed(
                    request,
                    "mcp_broken",
                    "the connection broke off: " + cut.getClass().getSimpleName());
        } catch (InterruptedException abandoned) {
            failed(request, "mcp_closed", "nobody waits for it");
        } finally {
            posts.remove(request);
        }
    }

    private void received(JsonNode message) {
        Listener who = listener;
        if (who != null && !closed.get()) {
            who.received(message);
        }
    }

    private void failed(long request, String code, String detail) {
        Listener who = listener;
        if (who != null && request != 0) {
            who.failed(request, new Failure(code, detail));
        }
    }

    private void broken(String code, String detail) {
        var why = new Failure(code, detail);
        end = why;
        begun.countDown();
        Listener who = listener;
        if (who != null && !closed.get()) {
            who.broken(why);
        }
    }

    @Override
    public void abandon(long request) {
        Thread posting = posts.remove(request);
        if (posting != null) {
            posting.interrupt();
        }
    }

    /// The first edition has no place for it in messages.
    @Override
    public void agreed(String version) {}

    /// Ends the stream, and the session with it.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        posts.values().forEach(Thread::interrupt);
        Thread reading = reader;
        if (reading != null) {
            reading.interrupt();
        }
        client.shutdownNow();
    }
}
