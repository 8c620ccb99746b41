package semanticrouter.cli.recipe;

import java.util.List;
import java.util.OptionalDouble;

/// What a configuration says of one model.
///
/// @param price of a million tokens in and a million out together, in the configuration's currency; empty when not
/// given
/// @param quality 0 to 1; empty when not given
/// @param billions of parameters; empty when not given
/// @param contextTokens 0 when not given
/// @param capabilities empty when not given, which rules nothing out
record UserModel(
        String name,
        OptionalDouble price,
        OptionalDouble quality,
        OptionalDouble billions,
        long contextTokens,
        List<String> capabilities,
        List<String> tags) {
    UserModel {
        capabilities = List.copyOf(capabilities);
        tags = List.copyOf(tags);
    }
}
