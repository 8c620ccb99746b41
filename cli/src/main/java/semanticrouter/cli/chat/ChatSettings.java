package semanticrouter.cli.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// How to ask.
///
/// @param model to ask for, a virtual or a concrete one
/// @param system message that begins every conversation
/// @param temperature of sampling; empty leaves it to the model
/// @param stream whether tokens are wanted as they come
/// @param patience longest wait for an answer
public record ChatSettings(
        String model, Optional<String> system, OptionalDouble temperature, boolean stream, Duration patience) {
    /// The same for another model.
    public ChatSettings withModel(String other) {
        return new ChatSettings(other, system, temperature, stream, patience);
    }
}
