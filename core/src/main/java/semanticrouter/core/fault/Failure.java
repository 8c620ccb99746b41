package semanticrouter.core.fault;

/// An expected fault of something the router depends on, as data.
///
/// @param code stable machine-readable word, for example `encoder_busy`, `timeout`
/// @param detail what happened, for a person; never holds prompt text or a secret
public record Failure(String code, String detail) {
    /// The request says of nobody whom it speaks for, which is no fault of what the router depends on.
    public static final String IDENTITY_MISSING = "authz_identity_missing";

    @Override
    public String toString() {
        return detail.isEmpty() ? code : code + ": " + detail;
    }
}
