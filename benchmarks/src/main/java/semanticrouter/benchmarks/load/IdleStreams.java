package semanticrouter.benchmarks.load;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/// Opens many streams of external processing and leaves them idle, first with their headers answered, then with their
/// requests routed and waiting for a response, and prints the router's resident memory at each step.
///
/// `IdleStreams [--streams N] [--heap 512m] [--launcher PATH]`; run it through `benchmarks/load IdleStreams`. Exits
/// with 1 when a stream ended or the router needs more than 1024 MB.
public final class IdleStreams {
    private static final int STREAMS_EACH = 500;
    private static final int AT_ONCE = 64;
    private static final long MEGABYTES_MAX = 1024;
    private static final int PORT_BASE = 50_051;

    private IdleStreams() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN); // gRPC tells of every frame
        int streams = 10_000;
        String heap = "512m";
        Path launcher = Path.of("vllm-sr").toAbsolutePath();
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--streams" -> streams = Integer.parseInt(args[i + 1]);
                case "--heap" -> heap = args[i + 1];
                case "--launcher" -> launcher = Path.of(args[i + 1]).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        Path folder = Files.createTempDirectory("vllm-sr-idle");
        boolean good;
        try (var processes = new Processes(folder)) {
            int offset = 1000 + Processes.freePort() % 10_000;
            try (InputStream in = Objects.requireNonNull(IdleStreams.class.getResourceAsStream("/load.yaml"))) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(folder.resolve("load.yaml"), text.replace("BACKEND_PORT", "9"));
            }
            Process router = processes.start(
                    "router",
                    PORT_BASE + offset,
                    List.of(
                            "env",
                            "VLLM_SR_JAVA_OPTIONS=-Xmx" + heap,
                            launcher.toString(),
                            "serve",
                            "--config",
                            "load.yaml",
                            "--port-offset",
                            Integer.toString(offset)));
            good = run(router, PORT_BASE + offset, streams);
        }
        System.exit(good ? 0 : 1); // after the router has been ended: exiting ends no block
    }

    private static boolean run(Process router, int port, int count) throws IOException, InterruptedException {
        print("started", 0, router);
        var channels = new ArrayList<ManagedChannel>();
        for (int i = 0; i < (count + STREAMS_EACH - 1) / STREAMS_EACH; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build());
        }
        var answered = new Semaphore(0);
        var ended = new AtomicInteger();
        var streams = new ArrayList<StreamObserver<ProcessingRequest>>();
        for (int i = 0; i < count; i++) {
            streams.add(ExternalProcessorGrpc.newStub(channels.get(i / STREAMS_EACH))
                    .process(new Listener(answered, ended)));
            streams.get(i).onNext(headers());
            throttle(answered, i);
        }
        settle();
        print("headers answered", count, router);
        answered.drainPermits();
        for (int i = 0; i < count; i++) {
            streams.get(i).onNext(body());
            throttle(answered, i);
        }
        settle();
        long megabytes = print("requests routed", count, router);
        System.out.println("streams that ended by themselves: " + ended.get());
        channels.forEach(ManagedChannel::shutdownNow);
        return ended.get() == 0 && megabytes <= MEGABYTES_MAX;
    }

    /// Lets only so many wait for their answer at once.
    private static void throttle(Semaphore answered, int sent) throws InterruptedException {
        if (sent >= AT_ONCE && !answered.tryAcquire(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the router does not answer any more");
        }
    }

    private static void settle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(5);
    }

    private static long print(String what, int streams, Process router) throws IOException {
        long megabytes = Processes.residentMegabytes(router).orElse(0L);
        System.out.printf(Locale.ROOT, "%-18s %6d streams %6d MB resident%n", what, streams, megabytes);
        return megabytes;
    }

    private static ProcessingRequest headers() {
        var map = HeaderMap.newBuilder();
        String[] pairs = {
            ":method", "POST",
            ":path", "/v1/chat/completions",
            ":scheme", "http",
            ":authority", "models.example",
            "content-type", "application/json",
            "x-request-id", "d5b2b4f0-6f0e-4a3f-9f43-2f6a0c2f7d51",
            "user-agent", "bench",
        };
        for (int i = 0; i < pairs.length; i += 2) {
            map.addHeaders(
                    HeaderValue.newBuilder().setKey(pairs[i]).setRawValue(ByteString.copyFromUtf8(pairs[i + 1])));
        }
        return ProcessingRequest.newBuilder()
                .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(map))
                .build();
    }

    private static ProcessingRequest body() {
        String text =
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"a short note to my landlord\"}]}";
        return ProcessingRequest.newBuilder()
                .setRequestBody(HttpBody.newBuilder()
                        .setBody(ByteString.copyFromUtf8(text))
                        .setEndOfStream(true))
                .build();
    }

    /// Counts answers and streams that end.
    private record Listener(Semaphore answered, AtomicInteger ended) implements StreamObserver<ProcessingResponse> {
        @Override
        public void onNext(ProcessingResponse answer) {
            answered.release();
        }

        @Override
        public void onError(Throwable thrown) {
            if (ended.incrementAndGet() <= 3) {
                System.out.println("a stream ended: " + thrown);
            }
            answered.release();
        }

        @Override
        public void onCompleted() {
            ended.incrementAndGet();
            answered.release();
        }
    }
}
