package semanticrouter.config.deploy;

import java.time.Instant;

/// A configuration that was in use before another took its place.
///
/// @param id `YYYYMMDD-HHMMSS`, maybe with `-NNN`, in UTC
/// @param at when it was replaced
/// @param source what replaced it: `api`, `dsl`, `rollback`, or `legacy` when that is not known
/// @param file name of its file
public record Version(String id, Instant at, String source, String file) {}
