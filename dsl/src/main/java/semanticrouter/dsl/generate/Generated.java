package semanticrouter.dsl.generate;

import java.util.List;
import java.util.Optional;

/// What came of a generation.
///
/// @param dsl the program, or the last draft when none parsed
/// @param rawOutput the answer it was taken from, as the model gave it
/// @param attempts how often the model was asked
/// @param parseError why the draft is no program; empty for a program
/// @param warnings what checking the program finds, each once
public record Generated(
        String dsl, String rawOutput, int attempts, Optional<String> parseError, List<String> warnings) {
    public Generated {
        warnings = List.copyOf(warnings);
    }

    Generated withAttempts(int all) {
        return new Generated(dsl, rawOutput, all, parseError, warnings);
    }
}
