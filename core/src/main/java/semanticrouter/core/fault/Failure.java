package semanticrouter.core.fault;

/// An expected fault of something the router depends on, as data.
///
/// @param code stable machine-readable word, for example `encoder_busy`, `timeout`
/// @param detail what happened, for a person; never holds prompt text or a secret
public record Failure(String code, String detail) {
    /// Code of evidence that could not be had because nobody said who calls.
    public static final String IDENTITY_MISSING = "authz_identity_missing";

    /// Whether the same request can never be answered otherwise: it does not say who calls.
    public boolean identityMissing() {
        return code.equals(IDENTITY_MISSING);
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? code : code + ": " + detail;
    }
}
