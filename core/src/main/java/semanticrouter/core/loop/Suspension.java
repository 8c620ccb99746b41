package semanticrouter.core.loop;

import java.util.Optional;
import semanticrouter.core.store.StoreException;

/// How a loop waits for tools of the client: it leaves its state and answers with the calls, and a later request
/// brings what came of them. One request's; used by one thread at a time.
public interface Suspension {
    /// What this request goes on with: a loop of this decision that its owner began; empty for a request that begins
    /// one.
    Optional<SuspendedLoop> begun();

    /// Takes what {@link #begun} shows out of its store, so that no other request goes on with it. It is put back
    /// unless this request is answered.
    ///
    /// @return false when another request was faster
    boolean resume() throws StoreException, InterruptedException;

    /// Leaves a state until the tools have answered.
    ///
    /// @return id of the suspended loop, for {@link ToolCallId}
    String suspend(String state) throws StoreException, InterruptedException;

    /// For calls that have nothing to wait for.
    Suspension NONE = new Suspension() {
        @Override
        public Optional<SuspendedLoop> begun() {
            return Optional.empty();
        }

        @Override
        public boolean resume() {
            return false;
        }

        @Override
        public String suspend(String state) {
            throw new IllegalStateException("nothing waits for tools here");
        }
    };
}
