package semanticrouter.protocols.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;

/// Something a translation could not carry over.
///
/// @param reason a word of the specification's vocabulary
/// @param field where
public record Warning(Severity severity, String reason, String field) {
    /// The backend ended for a reason the client's dialect has no word for.
    static final Warning STOP_REASON = info("anthropic_stop_reason_coerced", "stop_reason");

    /// The client wants features of Anthropic's that the backend does not have.
    public static final Warning BETA = info("beta_drop_on_openai_backend", "anthropic-beta");

    /// The client marked what is to be kept, and the backend does not say whether it was: its counts are zero.
    static final Warning CACHE_FIELDS = info("cache_fields_absent", "usage");

    private static final int HEADER_BYTES_MAX = 4096;
    private static final int TAIL_BYTES = 64;

    /// How much it matters.
    public enum Severity {
        /// The reply will be the same.
        INFO("info"),
        /// The model does not get to see something.
        LOSSY("lossy");

        private final String word;

        Severity(String word) {
            this.word = word;
        }
    }

    public static Warning info(String reason, String field) {
        return new Warning(Severity.INFO, reason, field);
    }

    public static Warning lossy(String reason, String field) {
        return new Warning(Severity.LOSSY, reason, field);
    }

    /// Value of the header `x-vsr-protocol-warnings`: `severity;reason;field`, comma separated, at most 4,096 bytes.
    public static String header(List<Warning> warnings) {
        var out = new StringBuilder();
        for (Warning warning : warnings) {
            String one = warning.severity.word + ";" + encode(warning.reason) + ";" + encode(warning.field);
            if (out.length() + one.length() + 1 > HEADER_BYTES_MAX - TAIL_BYTES) {
                return out.append(",error;warnings_truncated;count=")
                        .append(warnings.size())
                        .toString();
            }
            out.append(out.isEmpty() ? "" : ",").append(one);
        }
        return out.toString();
    }

    /// Tells a request's trace of them.
    ///
    /// @param from protocol of what was translated
    /// @param to protocol it was translated to
    public static void tell(List<Warning> warnings, String from, String to, Facts facts) {
        for (Warning warning : warnings) {
            facts.add(new Fact.Translated(from, to, warning.severity.word, warning.reason));
        }
    }

    private static String encode(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || b >= 0x7f || b == ',' || b == ';' || b == '%') {
                out.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }
}
