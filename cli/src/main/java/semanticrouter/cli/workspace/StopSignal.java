package semanticrouter.cli.workspace;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import semanticrouter.cli.ExitCode;

/// Hears that the process is asked to end (Ctrl-C, `stop`), and lets it end once everything was cleaned up.
///
/// A process that ends because it was asked to has succeeded: it exits with 0.
public final class StopSignal implements AutoCloseable {
    /// Longer than requests in flight may take to end.
    private static final int PATIENCE_SECONDS = 40;

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "stop");

    public StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The hook must not wait for the thread that cleans up: that one waits for all hooks when it exits.
    private void end() {
        asked.complete(null);
        boolean clean = false;
        try {
            clean = cleaned.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(clean ? ExitCode.OK : ExitCode.FAILED);
    }

    /// Returns when the process is asked to end.
    public void await() throws InterruptedException {
        await(new CompletableFuture<Void>());
    }

    /// Returns when the process is asked to end or something else has happened.
    ///
    /// @return whether it is asked to end
    public boolean await(CompletableFuture<Void> other) throws InterruptedException {
        try {
            CompletableFuture.anyOf(asked, other).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
        return asked.isDone();
    }

    /// Says that everything is cleaned up; a process that was asked to end ends now.
    @Override
    public void close() {
        if (!asked.isDone()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        cleaned.countDown();
    }
}
