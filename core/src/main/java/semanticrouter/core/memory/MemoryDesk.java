package semanticrouter.core.memory;

import java.util.Optional;

/// What the process remembers of users, for whoever looks after it.
public interface MemoryDesk {
    /// The store; empty where nothing is configured to remember.
    Optional<MemoryStore> store();

    Tally tally();

    /// What was written since the start.
    ///
    /// @param kept memories written
    /// @param failed memories that could not be written
    /// @param dropped exchanges and uses for which there was no room to wait
    /// @param size memories of all users there were after the last write
    record Tally(long kept, long failed, long dropped, long size) {}
}
