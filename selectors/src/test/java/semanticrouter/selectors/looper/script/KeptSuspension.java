package semanticrouter.selectors.looper.script;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoop.Place;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.store.Owner;

/// Keeps the state of one loop in a field.
public final class KeptSuspension implements Suspension {
    private static final String ID = "0123456789abcdef";

    /// What the request goes on with.
    public @Nullable String begun;

    /// What the loop left.
    public @Nullable String left;

    /// Whether another request is faster.
    public boolean late;

    /// Whether it was taken.
    public boolean taken;

    @Override
    public Optional<SuspendedLoop> begun() {
        return Optional.ofNullable(begun)
                .map(state -> new SuspendedLoop(
                        ID, Owner.NOBODY, new Place("default", "d", "workflows"), Instant.EPOCH, state));
    }

    @Override
    public boolean resume() {
        taken = !late;
        return taken;
    }

    @Override
    public String suspend(String state) {
        left = state;
        return ID;
    }
}
