package semanticrouter.core.model;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Optional;

/// What is known about a model for choosing it: its card and its price.
///
/// @param name logical name, as decisions and clients use it
/// @param description for people and for selectors that read it
/// @param paramSize free text such as `7b`
/// @param contextWindow tokens it accepts, 0 when unknown
/// @param capabilities free words
/// @param loras adapter names it serves
/// @param quality in [0, 1] when known
/// @param modality `ar`, `diffusion`, `omni`, `text`, … ; empty when unknown
/// @param tags free words
/// @param pricing its price when known
/// @param simulated true for the built-in demonstration models
public record ModelProfile(
        String name,
        String description,
        String paramSize,
        int contextWindow,
        List<String> capabilities,
        List<String> loras,
        OptionalDouble quality,
        String modality,
        List<String> tags,
        Optional<Pricing> pricing,
        boolean simulated) {
    public ModelProfile {
        capabilities = List.copyOf(capabilities);
        loras = List.copyOf(loras);
        tags = List.copyOf(tags);
    }

    /// A profile of which only the name is known.
    public static ModelProfile named(String name) {
        return new ModelProfile(
                name, "", "", 0, List.of(), List.of(), OptionalDouble.empty(), "", List.of(), Optional.empty(), false);
    }
}
