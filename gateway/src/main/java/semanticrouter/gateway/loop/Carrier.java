package semanticrouter.gateway.loop;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs one exchange's virtual thread and carries its orders to the event loop that owns its sockets.
///
/// On the loop itself the thread's continuations run between the loop's own tasks, and orders given meanwhile are
/// carried out when the thread waits or ends: no other thread is woken. An ordinary virtual thread hands its orders
/// over.
public final class Carrier {
    private final ContextInternal context;
    private final ArrayDeque<Runnable> orders = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean mounted;

    public Carrier(Context context) {
        this.context = (ContextInternal) context;
    }

    /// Identity of the loop.
    public Object loop() {
        return context.nettyEventLoop();
    }

    /// Starts the exchange's thread on the loop.
    public void startOnLoop(LoopThreads threads, Runnable task) {
        Executor scheduler = continuation -> context.nettyEventLoop().execute(() -> run(continuation));
        Thread started = threads.unstarted(scheduler, task);
        thread = started;
        started.start();
    }

    /// Starts the exchange's thread on the ordinary scheduler.
    public void start(Runnable task) {
        Thread.startVirtualThread(task);
    }

    /// Has the loop do something, in the order given.
    public void order(Runnable action) {
        if (Thread.currentThread() == thread && mounted) {
            orders.add(action);
        } else {
            context.runOnContext(_ -> action.run());
        }
    }

    /// Has the loop do something after `nanos`. To be called on the loop.
    public Future<?> schedule(Runnable action, long nanos) {
        return context.nettyEventLoop().schedule(() -> context.dispatch(action), nanos, TimeUnit.NANOSECONDS);
    }

    private void run(Runnable continuation) {
        mounted = true;
        try {
            continuation.run();
        } finally {
            mounted = false;
            for (Runnable action = orders.poll(); action != null; action = orders.poll()) {
                context.dispatch(action);
            }
        }
    }
}
