package semanticrouter.protocols.facts;

import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.request.InlineImage;

/// Images carried inside a request, of the types signals may look at (specification: signals §2.1.1).
public final class DataImage {
    private static final int TYPE_MAX = 64;

    private DataImage() {}

    /// The image in a `data:` address with base64 of an allowed type; nothing is ever fetched.
    public static Optional<InlineImage> ofAddress(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || comma > TYPE_MAX) {
            return Optional.empty();
        }
        String head = url.substring(0, comma).toLowerCase(Locale.ROOT);
        boolean inline = head.startsWith("data:") && head.endsWith(";base64");
        return inline
                ? of(head.substring("data:".length(), head.length() - ";base64".length()), url.substring(comma + 1))
                : Optional.empty();
    }

    /// The image when its type is an allowed one.
    public static Optional<InlineImage> of(String mediaType, String base64) {
        return switch (mediaType.toLowerCase(Locale.ROOT)) {
            case "image/png" -> Optional.of(new InlineImage("image/png", base64));
            case "image/jpeg", "image/jpg" -> Optional.of(new InlineImage("image/jpeg", base64));
            case "image/gif" -> Optional.of(new InlineImage("image/gif", base64));
            case "image/webp" -> Optional.of(new InlineImage("image/webp", base64));
            default -> Optional.empty();
        };
    }
}
