package semanticrouter.core.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.core.request.Headers;

/// A request's place in a distributed trace (W3C Trace Context, level 1).
///
/// @param traceId 32 lower-case hexadecimal digits
/// @param parentId span of the caller, 16 digits; empty when the trace begins here
/// @param serverId span of the request, 16 digits
/// @param clientId span of the call to the model, 16 digits
/// @param sampled whether the spans are recorded
/// @param state the caller's `tracestate`, passed on as it is; empty for none
public record TraceContext(
        String traceId, String parentId, String serverId, String clientId, boolean sampled, String state) {
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");
    private static final int STATE_CHARS_MAX = 512;

    /// Continues the caller's trace, or begins one of the request's own.
    ///
    /// The spans' ids are the halves of the request's id, which is unique and random. A trace that begins here
    /// is named by the id itself, so that whoever has one finds the other.
    ///
    /// @param requestId 32 lower-case hexadecimal digits
    /// @param share of the traces that begin here and are recorded, 0 to 1
    public static TraceContext of(Headers headers, String requestId, double share) {
        String server = requestId.substring(0, 16);
        String client = requestId.substring(16, 32);
        Optional<Matcher> parent = headers.first("traceparent")
                .map(value -> PARENT.matcher(value.strip()))
                .filter(Matcher::matches)
                .filter(match -> meant(match.group(1)) && meant(match.group(2)));
        if (parent.isEmpty()) {
            return new TraceContext(requestId, "", server, client, sampled(requestId, share), "");
        }
        boolean sampled = (Integer.parseInt(parent.get().group(3), 16) & 1) == 1;
        String state = headers.first("tracestate")
                .filter(value -> value.length() <= STATE_CHARS_MAX)
                .orElse("");
        return new TraceContext(parent.get().group(1), parent.get().group(2), server, client, sampled, state);
    }

    /// An id of zeros stands for none.
    private static boolean meant(String id) {
        return id.chars().anyMatch(digit -> digit != '0');
    }

    /// Decides by the id's last 56 bits, which other parties that sample by share look at as well
    /// (W3C Trace Context, level 2, random trace id).
    private static boolean sampled(String traceId, double share) {
        long bits = Long.parseLong(traceId.substring(18), 16);
        return bits < share * (1L << 56);
    }

    /// The header that names the call to the model as the parent of what happens there.
    public String traceparent() {
        return "00-" + traceId + "-" + clientId + (sampled ? "-01" : "-00");
    }
}
