package semanticrouter.core.image;

import java.util.Locale;
import java.util.Optional;

/// What a turn wants to be answered with.
public enum Modality {
    /// Text.
    AR,
    /// An image.
    DIFFUSION,
    /// Text and an image.
    BOTH;

    /// The modality of a name, in whatever case; empty for any other name.
    public static Optional<Modality> of(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "AR" -> Optional.of(AR);
            case "DIFFUSION" -> Optional.of(DIFFUSION);
            case "BOTH" -> Optional.of(BOTH);
            default -> Optional.empty();
        };
    }
}
