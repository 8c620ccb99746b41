package semanticrouter.core.limit;

/// What one allowance has spent in its time, as it is kept beyond the process.
///
/// @param rule the limit, word for word: another limit has other windows
/// @param allowance who shares it
/// @param endMillis when it is whole again, milliseconds of the epoch
public record KeptWindow(String rule, String allowance, long endMillis, long requests, long tokens, double cost) {}
