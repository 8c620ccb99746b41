package semanticrouter.core.store;

/// Who a record belongs to; only the very same owner may read, continue or delete it.
///
/// @param tenant empty when requests carry none
/// @param user empty when requests carry none
public record Owner(String tenant, String user) {
    /// Callers without an identity; they share what they keep.
    public static final Owner NOBODY = new Owner("", "");

    /// Prints nothing of it: an identity is personal.
    @Override
    public String toString() {
        return equals(NOBODY) ? "Owner[nobody]" : "Owner[…]";
    }
}
