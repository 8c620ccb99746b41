package semanticrouter.core.pipeline;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.loop.SuspendedLoop.Place;
import semanticrouter.core.loop.SuspendedLoops;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.loop.ToolCallId;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;

/// What one request goes on with, and what it leaves waiting.
final class OpenSuspension implements Suspension {
    private static final Logger LOGGER = LoggerFactory.getLogger(OpenSuspension.class);
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SuspendedLoops store;
    private final Clock clock;
    private final Owner owner;
    private final Place place;
    private final @Nullable SuspendedLoop begun;
    private @Nullable SuspendedLoop taken;

    OpenSuspension(SuspendedLoops store, Clock clock, Owner owner, Place place, @Nullable SuspendedLoop begun) {
        this.store = store;
        this.clock = clock;
        this.owner = owner;
        this.place = place;
        this.begun = begun;
    }

    @Override
    public Optional<SuspendedLoop> begun() {
        return Optional.ofNullable(begun);
    }

    @Override
    public boolean resume() throws StoreException, InterruptedException {
        if (begun != null && taken == null) {
            taken = store.take(begun.id()).orElse(null);
        }
        return taken != null;
    }

    @Override
    public String suspend(String state) throws StoreException, InterruptedException {
        if (state.length() > SuspendedLoop.STATE_MOST) {
            throw new StoreException("the conversation is too long to wait for tools: its state has " + state.length()
                    + " characters, and at most " + SuspendedLoop.STATE_MOST + " are kept");
        }
        String id = freshId();
        store.put(new SuspendedLoop(id, owner, place, clock.instant().truncatedTo(ChronoUnit.MILLIS), state));
        return id;
    }

    private static String freshId() {
        var id = new StringBuilder(ToolCallId.LOOP_CHARACTERS);
        for (int i = 0; i < ToolCallId.LOOP_CHARACTERS; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /// Puts what was taken back, because the request is not answered.
    void undo() throws InterruptedException {
        SuspendedLoop lost = taken;
        taken = null;
        if (lost != null) {
            try {
                store.put(lost);
            } catch (StoreException unusable) {
                LOGGER.atWarn()
                        .setCause(unusable)
                        .addKeyValue("decision", place.decision())
                        .log("a loop that waited for tools cannot be kept any longer");
            }
        }
    }
}
