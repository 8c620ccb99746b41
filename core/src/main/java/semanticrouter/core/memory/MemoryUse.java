package semanticrouter.core.memory;

import java.time.Instant;

/// How often a memory has been of use.
///
/// @param count how often it was given to a model
/// @param last when, or when it was made
public record MemoryUse(long count, Instant last) {}
