package semanticrouter.plugins.cache;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What a client asks of the cache in a header (specification: dataplane §4.9, request controls).
///
/// @param read whether a kept answer may be given
/// @param write whether the answer may be kept
/// @param maxAgeSeconds oldest answer that may be given, in seconds
/// @param ttlSeconds how long the answer may be kept, in seconds
record Controls(boolean read, boolean write, OptionalLong maxAgeSeconds, OptionalLong ttlSeconds) {
    static final Controls NONE = new Controls(true, true, OptionalLong.empty(), OptionalLong.empty());

    /// Reads a header such as `no-store, max-age=60`; what is not allowed or not understood is ignored.
    static Controls parse(String header, Set<String> allowed) {
        boolean read = true;
        boolean write = true;
        OptionalLong maxAge = OptionalLong.empty();
        OptionalLong ttl = OptionalLong.empty();
        for (String item : header.split(",", -1)) {
            String directive = item.strip().toLowerCase(Locale.ROOT);
            int equals = directive.indexOf('=');
            String name =
                    equals < 0 ? directive : directive.substring(0, equals).strip();
            if (allowed.contains(name)) {
                switch (name) {
                    case "no-cache" -> read = false;
                    case "no-store" -> write = false;
                    case "bypass" -> {
                        read = false;
                        write = false;
                    }
                    case "max-age" -> maxAge = seconds(directive, equals);
                    case "ttl" -> ttl = seconds(directive, equals);
                    default -> {}
                }
            }
        }
        return new Controls(read, write, maxAge, ttl);
    }

    /// When an answer was stored at the earliest to be given; both in milliseconds since the epoch.
    long notBefore(long now) {
        return maxAgeSeconds.isPresent() ? now - TimeUnit.SECONDS.toMillis(maxAgeSeconds.getAsLong()) : Long.MIN_VALUE;
    }

    private static OptionalLong seconds(String directive, int equals) {
        String number = equals < 0 ? "" : directive.substring(equals + 1).strip();
        return number.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }
}
