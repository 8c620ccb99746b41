package semanticrouter.core.statistics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.trace.Completion;

/// How fast the models answered lately and how many calls each has open. Safe for all threads.
///
/// Models are known by the name they are called by ({@link semanticrouter.core.selection.ModelRef#effectiveModel()}).
/// Whoever makes the upstream call brackets it with {@link #begin} and {@link Open#close}, and hands the finished
/// request to {@link #completed}. Lost on restart (specification: selection §1.4.6, §1.4.10).
public final class ModelStatistics {
    /// Models kept; names come from the configuration, so more means a fault elsewhere and is not recorded.
    private static final int MODELS = 4096;

    /// Calls remembered as open for one model; more are not told apart from this many.
    private static final int OPEN_CALLS = 65_536;

    /// Calls open for longer count as lost.
    private static final long LOST_AFTER = TimeUnit.MINUTES.toNanos(10);

    private final ConcurrentHashMap<String, Model> models = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /// @param nanos monotonic time, as {@link System#nanoTime()}
    public ModelStatistics(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// A call that has begun; close it once when it has ended, however it ended. More closes do no harm.
    public interface Open extends AutoCloseable {
        @Override
        void close();
    }

    /// Notes that a call to a model begins.
    public Open begin(String name) {
        Model model = model(name);
        return model == null ? () -> {} : model.begin(nanos.getAsLong());
    }

    /// Calls to a model that are open, leaving out those older than ten minutes.
    public int inFlight(String name) {
        Model model = models.get(name);
        return model == null ? 0 : model.open(nanos.getAsLong());
    }

    /// Takes the latency of a request that a model answered with success. Others say nothing about its speed, nor does
    /// one that several models worked on.
    ///
    /// Time per output token is taken after the first token for a stream, and over the whole call otherwise.
    public void completed(Completion completion) {
        String name = completion.trace().modelName();
        boolean answered = completion.upstreamNanos() > 0 && completion.status() >= 200 && completion.status() < 300;
        boolean several = completion.trace().loop().isPresent();
        if (!answered || several || name.isEmpty()) {
            return;
        }
        long tokens = completion.usage().completionTokens();
        double first = seconds(completion.firstByteNanos());
        double whole = seconds(completion.upstreamNanos());
        double perToken = completion.streamed() ? (whole - first) / (tokens - 1) : whole / tokens;
        observed(name, first, perToken);
    }

    /// Takes one observation; what is not positive and finite is left out.
    ///
    /// @param firstToken seconds to the first token
    /// @param perToken seconds for each output token
    public void observed(String name, double firstToken, double perToken) {
        Model model = model(name);
        if (model != null) {
            model.firstToken.add(firstToken);
            model.perToken.add(perToken);
        }
    }

    /// Seconds to the first token.
    ///
    /// @param percentile 0 to 100
    /// @return empty when the model has not answered yet
    public OptionalDouble firstToken(String name, double percentile) {
        Model model = models.get(name);
        return model == null ? OptionalDouble.empty() : model.firstToken.percentile(percentile);
    }

    /// Seconds for each output token.
    ///
    /// @param percentile 0 to 100
    /// @return empty when the model has not answered yet
    public OptionalDouble perToken(String name, double percentile) {
        Model model = models.get(name);
        return model == null ? OptionalDouble.empty() : model.perToken.percentile(percentile);
    }

    private @Nullable Model model(String name) {
        Model known = models.get(name);
        if (known != null || models.size() >= MODELS) {
            return known;
        }
        return models.computeIfAbsent(name, _ -> new Model());
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /// What is known about one model.
    private static final class Model {
        private final LatencyWindow firstToken = new LatencyWindow();
        private final LatencyWindow perToken = new LatencyWindow();
        private final Deque<Call> calls = new ArrayDeque<>();
        private int open;

        synchronized Open begin(long now) {
            forget(now);
            var call = new Call(now);
            if (calls.size() < OPEN_CALLS) {
                calls.addLast(call);
                open++;
            } else {
                call.ended = true;
            }
            return () -> end(call);
        }

        private synchronized void end(Call call) {
            if (!call.ended) {
                call.ended = true;
                open--;
                while (!calls.isEmpty() && calls.peekFirst().ended) {
                    calls.removeFirst();
                }
            }
        }

        synchronized int open(long now) {
            forget(now);
            return open;
        }

        /// Drops what ended and what was lost from the old end of the queue.
        private void forget(long now) {
            while (!calls.isEmpty() && (calls.peekFirst().ended || now - calls.peekFirst().began > LOST_AFTER)) {
                Call oldest = calls.removeFirst();
                if (!oldest.ended) {
                    oldest.ended = true;
                    open--;
                }
            }
        }
    }

    /// One call; guarded by its model.
    private static final class Call {
        private final long began;
        private boolean ended;

        Call(long began) {
            this.began = began;
        }
    }
}
