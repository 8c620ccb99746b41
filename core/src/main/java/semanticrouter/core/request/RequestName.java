package semanticrouter.core.request;

import java.util.Optional;

/// What whoever sent a request calls it, so that its record and its log event are found beside theirs (specification:
/// dataplane §1.3.2).
public final class RequestName {
    private static final String HEADER = "x-request-id";
    private static final int LONGEST = 128;

    private RequestName() {}

    /// The client's or its proxy's `x-request-id` when it is 1 to 128 visible ASCII characters.
    ///
    /// @param otherwise what it is called when nobody named it
    public static String of(Headers headers, String otherwise) {
        Optional<String> given = headers.first(HEADER);
        return given.isPresent() && usable(given.get()) ? given.get() : otherwise;
    }

    private static boolean usable(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
