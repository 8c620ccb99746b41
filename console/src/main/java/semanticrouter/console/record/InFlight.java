package semanticrouter.console.record;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.Upstream;

/// Counts the calls to each model that have not ended; a stream ends with its last piece or when it is closed.
final class InFlight {
    private final ConcurrentHashMap<String, AtomicLong> byModel = new ConcurrentHashMap<>();
    private final MeterRegistry registry;

    InFlight(MeterRegistry registry) {
        this.registry = registry;
    }

    Reply send(Call call, Upstream next) throws InterruptedException {
        AtomicLong running =
                byModel.computeIfAbsent(call.model() == null ? "" : call.model().name(), this::gauge);
        running.incrementAndGet();
        boolean open = false;
        try {
            Reply reply = next.send(call);
            if (reply instanceof Reply.Streamed(var status, var headers, var stream)) {
                open = true;
                return new Reply.Streamed(status, headers, new Counted(stream, running, new AtomicBoolean()));
            }
            return reply;
        } finally {
            if (!open) {
                running.decrementAndGet();
            }
        }
    }

    private AtomicLong gauge(String model) {
        var running = new AtomicLong();
        Gauge.builder("llm_model_inflight_requests", running, AtomicLong::get)
                .description("Calls to a model that have not ended.")
                .tag("model", model)
                .register(registry);
        return running;
    }

    /// A stream that takes itself off the count once.
    private record Counted(ReplyStream stream, AtomicLong running, AtomicBoolean ended) implements ReplyStream {
        @Override
        public Piece next() throws InterruptedException {
            Piece piece = stream.next();
            if (!(piece instanceof Piece.Chunk)) {
                end();
            }
            return piece;
        }

        @Override
        public void close() {
            end();
            stream.close();
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                running.decrementAndGet();
            }
        }
    }
}
