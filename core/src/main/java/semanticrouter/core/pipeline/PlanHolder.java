package semanticrouter.core.pipeline;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import semanticrouter.core.plan.RoutingPlan;

/// Holds the plan new requests start with. Swapping is atomic: a request sees one whole plan, old or new.
///
/// A retired plan is closed when its last lease is returned. Safe for all threads.
public final class PlanHolder {
    private final AtomicReference<Generation> current;
    private final AtomicReference<Optional<String>> awaited = new AtomicReference<>(Optional.empty());

    public PlanHolder(RoutingPlan plan) {
        current = new AtomicReference<>(new Generation(plan));
    }

    /// The plan new requests would get, for looking at.
    public RoutingPlan current() {
        return current.get().plan;
    }

    /// Takes the current plan for one request.
    public Lease lease() {
        while (true) {
            Generation generation = current.get();
            if (generation.take()) {
                return new Lease(generation);
            }
        }
    }

    /// Puts a new plan in place of the current one, whose traffic it inherits.
    public void swap(RoutingPlan plan) {
        plan.inherit(current());
        current.getAndSet(new Generation(plan)).retire();
        awaited.set(Optional.empty());
    }

    /// Says that the current plan is not whole and must not serve until another one is swapped in.
    ///
    /// @param what is still to come, for a person
    public void await(String what) {
        awaited.set(Optional.of(what));
    }

    /// Says anew what is to come, unless it has come meanwhile.
    public void stillAwait(String what) {
        awaited.updateAndGet(now -> now.isPresent() ? Optional.of(what) : now);
    }

    /// What is still to come before requests can be served; empty when they can.
    public Optional<String> awaited() {
        return awaited.get();
    }

    /// A request's hold on its plan. Close it when the reply has ended; once is enough, more do no harm.
    public static final class Lease implements AutoCloseable {
        private final Generation generation;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Lease(Generation generation) {
            this.generation = generation;
        }

        public RoutingPlan plan() {
            return generation.plan;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                generation.giveBack();
            }
        }
    }

    /// A plan with the number of its leases; one of them is the holder's own.
    private static final class Generation {
        private final RoutingPlan plan;
        private final AtomicLong leases = new AtomicLong(1);

        Generation(RoutingPlan plan) {
            this.plan = plan;
        }

        boolean take() {
            return leases.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        void giveBack() {
            if (leases.decrementAndGet() == 0) {
                plan.close();
            }
        }

        void retire() {
            giveBack();
        }
    }
}
