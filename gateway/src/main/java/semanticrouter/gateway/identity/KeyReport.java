package semanticrouter.gateway.identity;

import java.time.Instant;
import java.util.Optional;

/// What is known about keys that are fetched.
///
/// @param address where from
/// @param keys how many there are
/// @param fetched when they came; empty when they never did
/// @param fault why the last fetch failed, for a person; empty when it did not
public record KeyReport(String address, int keys, Optional<Instant> fetched, String fault) {}
