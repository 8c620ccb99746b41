/// Families that guard: attempts to subvert the model, and personal data. What they cannot tell is unavailable,
/// never safe. Start at {@link JailbreakSignal}.
@NullMarked
package semanticrouter.signals.guard;

import org.jspecify.annotations.NullMarked;
