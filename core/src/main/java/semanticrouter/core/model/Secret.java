package semanticrouter.core.model;

/// A credential; it never prints.
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
