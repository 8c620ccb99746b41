package semanticrouter.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.gateway.accept.AdmissionQueue;
import semanticrouter.gateway.accept.PlaceLimit;

/// What event loops and the virtual threads they carry share must never make a loop wait for one of its own threads.
class LoopLocksTest {
    private static final int LOOPS = 8;
    private static final int REQUESTS = 50_000;

    @Test
    void loopsAndTheirThreadsShareTheAdmissionQueueWithoutStandingStill() throws InterruptedException {
        Optional<LoopThreads> found = LoopThreads.find();
        assumeThat(found).isPresent();
        LoopThreads threads = found.orElseThrow();
        var queue = new AdmissionQueue(new PlaceLimit(4), 1024);
        var left = new CountDownLatch(LOOPS * REQUESTS);
        EventLoopGroup group = loops();
        List<EventLoop> loops = Stream.generate(group::next).limit(LOOPS).toList();
        for (EventLoop loop : loops) {
            for (int i = 0; i < REQUESTS; i++) {
                loop.execute(() -> arrive(queue, loop, threads, left));
            }
        }

        assertThat(left.await(60, TimeUnit.SECONDS))
                .as("every request leaves; %s are stuck", left.getCount())
                .isTrue();
        assertThat(queue.inside()).isZero();
        assertThat(queue.waiting()).isZero();
        var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    /// With a monitor the virtual thread is woken first and waits for its loop, which waits behind it.
    @Test
    void aLoopWaitsBehindAThreadItCarriesAndBothGetTheLock() throws InterruptedException {
        Optional<LoopThreads> found = LoopThreads.find();
        assumeThat(found).isPresent();
        var lock = new ShortLock();
        var done = new CountDownLatch(2);
        Runnable work = () -> {
            lock.lock();
            lock.unlock();
            done.countDown();
        };
        EventLoopGroup group = loops();
        EventLoop loop = group.next();
        lock.lock();
        found.orElseThrow().unstarted(loop, work).start();
        loop.execute(work);
        Thread.sleep(100); // both wait by now, or come later and find it free
        lock.unlock();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    /// Event loops as the gateway has them: others hand them tasks without a lock. An executor of the JDK would not do,
    /// because its queue has a parking lock, behind which a loop can wait for a thread it carries.
    private static EventLoopGroup loops() {
        return new MultiThreadIoEventLoopGroup(
                LOOPS, new DefaultThreadFactory("loop", true), NioIoHandler.newFactory());
    }

    private static void arrive(AdmissionQueue queue, Executor loop, LoopThreads threads, CountDownLatch left) {
        Runnable serve = () -> threads.unstarted(loop, () -> {
                    queue.leave();
                    left.countDown();
                })
                .start();
        if (queue.tryEnter()) {
            serve.run();
        } else if (queue.await(() -> loop.execute(serve)) == null) {
            left.countDown();
        }
    }
}
