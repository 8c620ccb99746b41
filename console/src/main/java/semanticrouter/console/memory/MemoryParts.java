package semanticrouter.console.memory;

import semanticrouter.core.memory.MemoryDesk;
import semanticrouter.core.request.IdentityHeaders;

/// What the management API knows of what is remembered of users.
///
/// @param desk the store, where there is one
/// @param names headers that say whose memories are meant
/// @param open whether the API asks for no token, so that the query may say it too
public record MemoryParts(MemoryDesk desk, IdentityHeaders names, boolean open) {}
