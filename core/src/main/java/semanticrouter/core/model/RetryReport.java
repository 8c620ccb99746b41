package semanticrouter.core.model;

/// How often calls to a model were tried again since the start.
///
/// @param made retries
/// @param refused retries the budget had no room for
public record RetryReport(String model, long made, long refused) {}
