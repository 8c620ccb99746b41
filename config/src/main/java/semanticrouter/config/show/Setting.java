package semanticrouter.config.show;

/// One value of an effective configuration.
///
/// @param path where it stands
/// @param value as text, masked when it is a secret
/// @param origin who set it
public record Setting(String path, String value, Origin origin) {
    @Override
    public String toString() {
        return path + " = " + value + "  # " + origin;
    }
}
