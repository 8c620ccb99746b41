package semanticrouter.core.memory;

/// Where a memory comes from; what is not known is empty.
///
/// @param source of the text, such as `conversation`
/// @param project it belongs to
/// @param createdBy user who said it
/// @param conversation in which it was said
/// @param via the way it was made, such as `auto_store`
public record MemoryOrigin(String source, String project, String createdBy, String conversation, String via) {
    /// Nothing is known.
    public static final MemoryOrigin UNKNOWN = new MemoryOrigin("", "", "", "", "");

    /// Prints nothing of it: users and conversations are personal.
    @Override
    public String toString() {
        return "MemoryOrigin[" + via + "]";
    }
}
