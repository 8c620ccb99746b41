package semanticrouter.selectors.looper.remom;

/// An answer as the next round is shown it.
///
/// @param model who gave it
/// @param content its text, shortened
/// @param reasoning its reasoning, shortened; empty for none
record Reference(String model, String content, String reasoning) {}
