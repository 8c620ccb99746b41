package semanticrouter.plugins.cache;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets one request ask the model while equal ones wait a moment for its answer. Bounded; safe for all threads.
final class Flights {
    /// How long a follower waits before it asks the model itself (specification: dataplane §4.9).
    private static final long PATIENCE_MILLIS = 250;

    /// How long a leader counts as one.
    private static final long LEASE_MILLIS = 30_000;

    /// Leaders at a time; further requests ask the model at once.
    private static final int FLIGHTS = 10_000;

    private final ConcurrentHashMap<String, Flight> leaders = new ConcurrentHashMap<>();

    /// A request that asks the model while others may wait; land it once the answer is kept or will not come.
    final class Flight {
        private final String question;
        private final long began;
        private final CountDownLatch landed = new CountDownLatch(1);

        private Flight(String question, long began) {
            this.question = question;
            this.began = began;
        }

        /// Lets the waiting go on; more than once does no harm.
        void land() {
            leaders.remove(question, this);
            landed.countDown();
        }
    }

    /// Becomes the leader of a question, or waits for the one there is.
    ///
    /// @param now milliseconds
    /// @return the flight to land for a leader; empty for a request that has waited
    Optional<Flight> lead(String question, long now) throws InterruptedException {
        var own = new Flight(question, now);
        Flight other = leaders.size() < FLIGHTS ? leaders.putIfAbsent(question, own) : null;
        if (other == null) {
            return Optional.of(own);
        }
        if (now - other.began > LEASE_MILLIS) {
            other.land();
            leaders.putIfAbsent(question, own);
            return Optional.of(own);
        }
        other.landed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return Optional.empty();
    }

    int size() {
        return leaders.size();
    }
}
