package semanticrouter.core.signal;

/// A model of the operator's own that a rule asks by name.
///
/// @param task name it is asked by
/// @param location where its folder is, as the rule writes it
/// @param key option of the rule that says so, for example `model_path`
public record OwnModel(String task, String location, String key) {}
