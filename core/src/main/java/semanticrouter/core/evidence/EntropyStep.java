package semanticrouter.core.evidence;

/// The uncertainty about which model will serve, after one stage.
///
/// @param stage `start`, the name of a signal family, `decision` or `selection`
/// @param bits Shannon entropy over the models still reachable
/// @param delta change since the step before; negative when uncertainty shrank
/// @param micros time since evaluation began
public record EntropyStep(String stage, double bits, double delta, double micros) {}
