package semanticrouter.gateway.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Starts virtual threads on a scheduler of one's own.
///
/// Java 25 has no public way to do so; this takes the one the JDK uses in its own tests, which is there only when the
/// process was started with `--add-opens java.base/java.lang=ALL-UNNAMED`. Without it the ordinary scheduler serves and
/// each request costs a few more thread switches.
public final class LoopThreads {
    private final MethodHandle newThread;

    private LoopThreads(MethodHandle newThread) {
        this.newThread = newThread;
    }

    /// Finds the way to do it, when the process may use it.
    public static Optional<LoopThreads> find() {
        try {
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            Method method = builders.getDeclaredMethod(
                    "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            if (!method.trySetAccessible()) {
                return Optional.empty();
            }
            MethodHandle handle = MethodHandles.lookup()
                    .unreflect(method)
                    .asType(MethodType.methodType(
                            Thread.class, Executor.class, String.class, int.class, Runnable.class));
            return Optional.of(new LoopThreads(handle));
        } catch (ReflectiveOperationException _) {
            return Optional.empty();
        }
    }

    /// A virtual thread, not started, whose continuations `scheduler` runs on platform threads.
    Thread unstarted(Executor scheduler, Runnable task) {
        try {
            return (Thread) newThread.invokeExact(scheduler, "", 0, task);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("creating a virtual thread declares no checked exception", impossible);
        }
    }
}
