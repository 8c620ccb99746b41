package semanticrouter.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import semanticrouter.core.model.Secret;
import semanticrouter.core.request.Headers;

/// Checks the keys clients present, in time that does not depend on how much of a key is right
/// (specification: dataplane appendix B5).
final class ApiKeys {
    private static final String BEARER = "bearer ";

    private final List<byte[]> keys;

    ApiKeys(List<Secret> keys) {
        this.keys = keys.stream()
                .map(key -> key.value().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /// True when no key is asked for, or one of them is presented as a bearer token or in `x-api-key`.
    boolean admit(Headers headers) {
        if (keys.isEmpty()) {
            return true;
        }
        boolean bearer = headers.first("authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> known(value.substring(BEARER.length()).strip()))
                .orElse(false);
        return bearer || headers.first("x-api-key").map(this::known).orElse(false);
    }

    /// The headers without the keys, which are meant for this router alone.
    Headers without(Headers headers) {
        return keys.isEmpty()
                ? headers
                : headers.with().remove("authorization").remove("x-api-key").build();
    }

    private boolean known(String presented) {
        byte[] given = presented.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, given);
        }
        return known;
    }
}
