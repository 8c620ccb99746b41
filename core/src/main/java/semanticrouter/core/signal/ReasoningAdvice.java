package semanticrouter.core.signal;

/// Whether a model should reason about a request, as the uncertainty about its subject has it (specification: surfaces
/// §1.5). Holds where a decision does not say.
///
/// @param on whether it should
/// @param confidence how sure that is, 0 to 1
/// @param uncertainty `very_low`, `low`, `medium`, `high` or `very_high`
/// @param entropy of the subjects' probabilities, 0 (certain) to 1 (uniform)
/// @param reason one sentence for a person
public record ReasoningAdvice(boolean on, double confidence, String uncertainty, double entropy, String reason) {}
