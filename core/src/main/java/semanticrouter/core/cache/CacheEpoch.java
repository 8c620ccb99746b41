package semanticrouter.core.cache;

/// A time between two invalidations. An answer belongs to the epoch in which its question was looked up.
///
/// @param series equal while numbers can be compared; another one when the store began anew
/// @param number grows by one with every invalidation
public record CacheEpoch(String series, long number) {}
