package semanticrouter.console.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.logging.otlp.OtlpJsonLoggingSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.TraceContext;

/// Sends the spans of finished requests in the background. Safe for all threads.
///
/// A collector that is not there costs requests nothing: spans wait in a bounded queue, and what does not fit is
/// dropped.
public final class SpanExport implements AutoCloseable {
    private static final int QUEUED_MAX = 8_192;
    private static final int BATCH_MAX = 512;
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final BatchSpanProcessor processor;
    private final Resource resource;
    private final Clock clock;
    private final RandomGenerator random;

    /// @param random safe for many threads; makes span ids
    /// @param output where spans are printed when that is asked for
    public SpanExport(TracingOptions options, Clock clock, RandomGenerator random, PrintStream output) {
        this(exporter(options, output), options, clock, random);
    }

    SpanExport(SpanExporter exporter, TracingOptions options, Clock clock, RandomGenerator random) {
        this.processor = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(QUEUED_MAX)
                .setMaxExportBatchSize(BATCH_MAX)
                .setScheduleDelay(EVERY)
                .setExporterTimeout(TIMEOUT)
                .build();
        this.resource = Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"), options.serviceName(),
                AttributeKey.stringKey("service.version"), options.serviceVersion(),
                AttributeKey.stringKey("deployment.environment"), options.environment(),
                AttributeKey.stringKey("telemetry.sdk.language"), "java",
                AttributeKey.stringKey("telemetry.sdk.name"), "opentelemetry"));
        this.clock = clock;
        this.random = random;
    }

    private static SpanExporter exporter(TracingOptions options, PrintStream output) {
        if (options.exporter().equals("stdout")) {
            PlainLines.to(output);
            return OtlpJsonLoggingSpanExporter.create();
        }
        URI endpoint = endpoint(options);
        boolean http = endpoint.getPort() == 4318 || endpoint.getPath().length() > 1;
        if (!http) {
            return OtlpGrpcSpanExporter.builder()
                    .setEndpoint(endpoint.toString())
                    .setTimeout(TIMEOUT)
                    .build();
        }
        String path = endpoint.getPath().length() > 1 ? "" : "/v1/traces";
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint + path)
                .setTimeout(TIMEOUT)
                .build();
    }

    private static URI endpoint(TracingOptions options) {
        String written = options.endpoint();
        return URI.create(written.contains("://") ? written : (options.insecure() ? "http://" : "https://") + written);
    }

    /// Takes a finished request; returns at once.
    public void accept(Completion done) {
        TraceContext place = done.tracing();
        if (place == null || !place.sampled()) {
            return;
        }
        Instant now = clock.instant();
        long end = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        for (SpanFacts facts : RequestSpans.of(done, place, end, this::id)) {
            processor.onEnd(new FinishedSpan(facts, place.traceId(), resource));
        }
    }

    private String id() {
        long bits = random.nextLong();
        return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
    }

    /// Sends what waits, for a few seconds at most.
    @Override
    public void close() {
        processor.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
