package semanticrouter.extproc.ratelimit;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import semanticrouter.core.limit.RemoteLimits.Service;

/// One method of gRPC, `envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit`, over HTTP/2. Safe for all
/// threads.
final class RateLimitClient implements AutoCloseable {
    private static final String PATH = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";
    /// Before every message: a flag for compression and the length.
    private static final int PREFIX = 5;

    private static final int REPLY_MAX = 64 << 10;
    private static final int CONNECTIONS = 2;
    private static final int WAITING = 1024;
    private static final int CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final HttpClient plain;
    private final Path directory;
    /// Clients over TLS by the file of their authorities; there are as many as limiters at most.
    private final Map<String, HttpClient> secure = new ConcurrentHashMap<>();

    /// @param directory relative files lie there
    RateLimitClient(Path directory) {
        this.directory = directory;
        vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        plain = client(new HttpClientOptions());
    }

    private HttpClient client(HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false))
                .with(new PoolOptions().setHttp2MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING))
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
    }

    private HttpClient secure(String authorities) {
        var tls = new HttpClientOptions().setSsl(true).setVerifyHost(true).setUseAlpn(true);
        if (!authorities.isEmpty()) {
            tls.setTrustOptions(new PemTrustOptions()
                    .addCertPath(directory.resolve(authorities).toString()));
        }
        return client(tls);
    }

    /// Asks and waits for the answer.
    ///
    /// @throws IOException with a sentence for a person when there is none in time, or one that cannot be used
    RateLimitResponse ask(Service service, RateLimitRequest question) throws IOException, InterruptedException {
        byte[] message = question.toByteArray();
        Buffer frame = Buffer.buffer(PREFIX + message.length)
                .appendByte((byte) 0)
                .appendInt(message.length)
                .appendBytes(message);
        Duration timeout = service.timeout();
        var target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(service.host())
                .setPort(service.port())
                .setSsl(service.tls())
                .setURI(PATH)
                .setConnectTimeout(timeout.toMillis());
        var asked = new AtomicReference<HttpClientRequest>();
        var answer = new CompletableFuture<byte[]>();
        (service.tls() ? secure.computeIfAbsent(service.authorities(), this::secure) : plain)
                .request(target)
                .compose(request -> {
                    asked.set(request);
                    request.putHeader("content-type", "application/grpc")
                            .putHeader("te", "trailers")
                            .putHeader("grpc-timeout", timeout.toMillis() + "m");
                    return request.send(frame);
                })
                .onComplete(head -> {
                    if (head.failed()) {
                        answer.completeExceptionally(head.cause());
                    } else {
                        read(head.result(), answer);
                    }
                });
        try {
            return RateLimitResponse.parseFrom(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            throw new IOException("it did not answer within " + timeout.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        } catch (InvalidProtocolBufferException malformed) {
            throw new IOException("its answer is no RateLimitResponse", malformed);
        } finally {
            HttpClientRequest request = asked.get();
            if (request != null && (!answer.isDone() || answer.isCompletedExceptionally())) {
                request.reset();
            }
        }
    }

    private static void read(HttpClientResponse head, CompletableFuture<byte[]> answer) {
        if (head.statusCode() != 200) {
            answer.completeExceptionally(new IOException("it answers with the status " + head.statusCode()));
            return;
        }
        Buffer body = Buffer.buffer();
        head.exceptionHandler(answer::completeExceptionally);
        head.handler(part -> {
            if (body.length() + part.length() > REPLY_MAX) {
                answer.completeExceptionally(new IOException("its answer is longer than " + REPLY_MAX + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        head.endHandler(_ -> {
            String status = head.getTrailer("grpc-status");
            String code = status == null ? head.getHeader("grpc-status") : status;
            if (!"0".equals(code)) {
                answer.completeExceptionally(new IOException("it answers with the gRPC status " + code));
            } else if (body.length() < PREFIX || body.getByte(0) != 0 || body.getInt(1) != body.length() - PREFIX) {
                answer.completeExceptionally(new IOException("its answer is not one plain message"));
            } else {
                answer.complete(body.getBytes(PREFIX, body.length()));
            }
        });
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // Its threads are daemons and end with the process.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
