package semanticrouter.core.fault;

/// An expected fault of something the router depends on, as data.
///
/// @param code stable machine-readable word, for example `encoder_busy`, `timeout`
/// @param detail what happened, for a person; never holds prompt text or a secret
public record Failure(String code, String detail) {
    @Override
    public String toString() {
        return detail.isEmpty() ? code : code + ": " + detail;
    }
}
