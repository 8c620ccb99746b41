package semanticrouter.core.limit;

/// How much of an allowance is left.
///
/// @param limit the allowance
/// @param remaining what is left of it, 0 or more
/// @param resetMillis when it is whole again, milliseconds of the epoch
public record Quota(long limit, long remaining, long resetMillis) {}
