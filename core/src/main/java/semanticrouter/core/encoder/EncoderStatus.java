package semanticrouter.core.encoder;

import java.util.List;
import java.util.stream.Stream;

/// What the encoder runtime has done so far; `asked = answered + timedOut + refused + failed + waiting`.
///
/// @param models one line per loaded model, for a person
/// @param asked calls accepted for counting
/// @param answered calls that got a result
/// @param timedOut calls whose deadline passed or whose caller left
/// @param refused calls turned away because the queue was full
/// @param failed calls the model failed on
/// @param waiting calls queued or running now
public record EncoderStatus(
        List<String> models, long asked, long answered, long timedOut, long refused, long failed, long waiting) {
    /// Both together.
    public EncoderStatus plus(EncoderStatus other) {
        return new EncoderStatus(
                Stream.concat(models.stream(), other.models.stream()).toList(),
                asked + other.asked,
                answered + other.answered,
                timedOut + other.timedOut,
                refused + other.refused,
                failed + other.failed,
                waiting + other.waiting);
    }
}
