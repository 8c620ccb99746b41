package semanticrouter.encoders.remote;

import java.net.URI;
import java.time.Duration;

/// Where a remote model answers.
///
/// @param base address without the last step, for example `http://127.0.0.1:8000/v1`
/// @param model name the server knows it by
/// @param key bearer token; empty for none
/// @param timeout longest wait for one attempt
/// @param retries further attempts after 429, 5xx or a broken connection, 0 to 5
public record Endpoint(URI base, String model, String key, Duration timeout, int retries) {
    public Endpoint {
        String scheme = String.valueOf(base.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || base.getHost() == null) {
            throw new IllegalArgumentException("the address of a remote model must start with http:// or https://");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("the timeout of a remote model must be above 0 and at most 5 minutes");
        }
        if (retries < 0 || retries > 5) {
            throw new IllegalArgumentException("retries of a remote model must be 0 to 5, not " + retries);
        }
    }

    /// The address of a step, which is not doubled when the base already ends with it.
    URI at(String step) {
        String text = base.toString().replaceAll("/+$", "");
        return URI.create(text.endsWith("/" + step) ? text : text + "/" + step);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "Endpoint[base=" + base + ", model=" + model + ", timeout=" + timeout + ", retries=" + retries + "]";
    }
}
