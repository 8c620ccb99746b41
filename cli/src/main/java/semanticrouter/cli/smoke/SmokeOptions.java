package semanticrouter.cli.smoke;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How surfaces are looked at.
///
/// @param portOffset added to every port; empty for one that leads to free ports
/// @param modelUrl base address of the model server of `amd-local`, which ends in `/v1`; empty for one that is found
/// @param modelKey that it lets in, empty for none
/// @param environment value of an environment variable, null when unset
/// @param root of the file system, where devices are looked for
public record SmokeOptions(
        OptionalInt portOffset,
        Optional<String> modelUrl,
        String modelKey,
        UnaryOperator<@Nullable String> environment,
        Path root) {
    /// Says no key.
    @Override
    public String toString() {
        return "SmokeOptions[" + portOffset + ", " + modelUrl + "]";
    }
}
