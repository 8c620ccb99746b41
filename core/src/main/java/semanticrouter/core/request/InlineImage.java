package semanticrouter.core.request;

/// An image carried inside the request as base64; remote addresses are never fetched.
///
/// @param mediaType one of image/png, image/jpeg, image/gif, image/webp
/// @param base64 its data, undecoded
public record InlineImage(String mediaType, String base64) {
    /// Prints the type and size only.
    @Override
    public String toString() {
        return mediaType + " (" + base64.length() + " base64 characters)";
    }
}
