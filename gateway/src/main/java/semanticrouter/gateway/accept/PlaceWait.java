package semanticrouter.gateway.accept;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import semanticrouter.gateway.accept.AdmissionQueue.Waiter;
import semanticrouter.gateway.loop.Carrier;

/// One request's wait for a place. Lives on the event loop of its connection.
public final class PlaceWait {
    private final AdmissionQueue places;
    private final Runnable entered;
    private final Runnable late;
    private @Nullable Waiter waiter;
    private @Nullable Future<?> timer;
    private boolean over;

    /// @param entered run when there is a place, which is then the request's
    /// @param late run instead when there was none in time
    public PlaceWait(AdmissionQueue places, Runnable entered, Runnable late) {
        this.places = places;
        this.entered = entered;
        this.late = late;
    }

    /// Begins to wait; once, on the event loop.
    ///
    /// @param most longest wait
    /// @return false when too many wait already; nothing is run then
    public boolean start(Carrier carrier, Duration most) {
        Waiter queued = places.await(() -> carrier.order(this::given));
        if (queued == null) {
            over = true;
            return false;
        }
        waiter = queued;
        timer = carrier.schedule(this::timeUp, Math.max(1_000_000, most.toNanos()));
        return true;
    }

    /// Ends the wait of a request that nobody wants answered any more.
    ///
    /// @return false when it had ended before
    public boolean leave() {
        if (over) {
            return false;
        }
        end();
        Waiter queued = waiter;
        if (queued != null) {
            queued.leave(); // or the place is on its way to given()
        }
        return true;
    }

    private void given() {
        if (over) {
            places.giveBack();
        } else {
            end();
            entered.run();
        }
    }

    private void timeUp() {
        Waiter queued = waiter;
        if (!over && queued != null && queued.leave()) {
            end();
            late.run();
        }
    }

    private void end() {
        over = true;
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }
}
