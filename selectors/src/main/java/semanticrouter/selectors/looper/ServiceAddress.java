package semanticrouter.selectors.looper;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import semanticrouter.core.kind.Problem;

/// The rule for the address of a service that a looper calls: absolute http or https, a host, nothing secret in it.
final class ServiceAddress {
    private ServiceAddress() {}

    /// What is wrong with an address, if anything.
    static Optional<Problem> problem(String path, String address) {
        try {
            var uri = new URI(address);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null) {
                return Optional.of(Problem.error(path, "write an absolute address such as http://verifier:8889"));
            }
            if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return Optional.of(
                        Problem.error(path, "the address must not carry credentials, a query or a fragment"));
            }
            return Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.of(Problem.error(path, "not an address: " + malformed.getReason()));
        }
    }
}
