package semanticrouter.mcp.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A service over HTTP: the transport "Streamable HTTP" of the protocol. Each message is a POST; what it is answered
/// with is one message, or several as server-sent events. Redirects are not followed, and the address is the one that
/// the configuration names. A stream that breaks off is not resumed; its request has failed.
public final class ServiceTransport implements Transport {
    private static final String SESSION = "mcp-session-id";
    private static final String EVENTS = "text/event-stream";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /// Sessions are told apart by visible ASCII only; a longer name is nothing we would repeat with every message.
    private static final int SESSION_MAX = 1024;

    private final McpServer.Service service;
    private final HttpClient client;
    private final Map<Long, Thread> exchanges = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Listener listener;
    private volatile String session = "";
    private volatile String version = "";

    public ServiceTransport(McpServer.Service service) {
        this.service = service;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    @Override
    public void open(Listener who) {
        listener = who;
    }

    @Override
    public void send(ObjectNode message, long request, Deadline deadline) throws UnavailableException {
        // nobody waits for what is no request, and a connection may have to be made for it
        HttpRequest post = request(request == 0 ? Deadline.after(CONNECT) : deadline)
                .header("content-type", "application/json")
                .header("accept", "application/json, " + EVENTS)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(message)))
                .build();
        Thread exchange = Thread.ofVirtual().name("mcp-exchange").unstarted(() -> exchange(post, request));
        if (request != 0) {
            exchanges.put(request, exchange);
        }
        exchange.start();
    }

    private HttpRequest.Builder request(Deadline deadline) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.url()).timeout(Duration.ofNanos(Math.max(1, deadline.nanosLeft())));
        service.headers().forEach(request::setHeader);
        if (!session.isEmpty()) {
            request.setHeader(SESSION, session);
        }
        if (!version.isEmpty()) {
            request.setHeader("mcp-protocol-version", version);
        }
        return request;
    }

    private void exchange(HttpRequest post, long request) {
        try {
            HttpResponse<InputStream> response = client.send(post, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                read(response, body, request);
            }
        } catch (HttpConnectTimeoutException late) {
            // the time was this message's own, so it says nothing of the session
            failed(request, "mcp_unreachable", "no connection to the service in time");
        } catch (ConnectException nobody) {
            broken("mcp_unreachable", "there is no connection to the service");
        } catch (HttpTimeoutException late) {
            failed(request, "mcp_timeout", "no answer in time");
        } catch (Lines.TooLongException tooLong) {
            failed(request, "mcp_too_long", "an answer may have " + MESSAGE_MAX + " bytes, this one has more");
        } catch (IOException cut) {
            failed(
                    request,
                    "mcp_broken",
                    "the connection broke off: " + cut.getClass().getSimpleName());
        } catch (JacksonException malformed) {
            failed(request, "mcp_malformed", "an answer is not JSON");
        } catch (InterruptedException abandoned) {
            failed(request, "mcp_closed", "nobody waits for it");
        } finally {
            exchanges.remove(request);
        }
    }

    private void read(HttpResponse<InputStream> response, InputStream body, long request) throws IOException {
        int status = response.statusCode();
        if (status == 404 && !session.isEmpty()) {
            broken("mcp_broken", "the service does not know the session any more");
            return;
        }
        if (status == 202 || status == 204) {
            failed(request, "mcp_malformed", "a request was taken and not answered");
            return;
        }
        if (status != 200) {
            failed(request, "mcp_refused", "the service answered with status " + status);
            return;
        }
        response.headers()
                .firstValue(SESSION)
                .filter(name -> name.length() <= SESSION_MAX && name.chars().allMatch(c -> c > ' ' && c < 0x7f))
                .ifPresent(name -> session = name);
        String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith(EVENTS)) {
            var events = new Events(body, MESSAGE_MAX);
            for (Optional<Events.Event> event = events.next(); event.isPresent(); event = events.next()) {
                received(Json.read(event.get().data()));
            }
            failed(request, "mcp_broken", "the stream ended before the answer");
        } else {
            byte[] bytes = body.readNBytes(MESSAGE_MAX + 1);
            if (bytes.length > MESSAGE_MAX) {
                throw new Lines.TooLongException(MESSAGE_MAX);
            }
            if (request != 0 || bytes.length > 0) {
                received(Json.read(bytes));
                failed(request, "mcp_malformed", "the service answered something else than what it was asked");
            }
        }
    }

    private void received(JsonNode message) {
        Listener who = listener;
        if (who != null && !closed.get()) {
            who.received(message);
        }
    }

    /// Tells that a request will not be answered; where it was, nobody waits any more and nothing happens.
    private void failed(long request, String code, String detail) {
        Listener who = listener;
        if (who != null && request != 0) {
            who.failed(request, new Failure(code, detail));
        }
    }

    private void broken(String code, String detail) {
        Listener who = listener;
        if (who != null && !closed.get()) {
            who.broken(new Failure(code, detail));
        }
    }

    @Override
    public void abandon(long request) {
        Thread exchange = exchanges.remove(request);
        if (exchange != null) {
            exchange.interrupt();
        }
    }

    @Override
    public void agreed(String edition) {
        version = edition;
    }

    /// Ends the session, as far as the service hears it within a second.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        exchanges.values().forEach(Thread::interrupt);
        Thread farewell = Thread.ofVirtual().name("mcp-farewell").start(this::farewell);
        try {
            farewell.join(FAREWELL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }

    private void farewell() {
        if (session.isEmpty()) {
            return;
        }
        try {
            client.send(request(Deadline.after(FAREWELL)).DELETE().build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException _) {
            // the service forgets the session by itself
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
