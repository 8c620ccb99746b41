package semanticrouter.console.cache;

import java.util.List;
import java.util.function.Function;
import semanticrouter.core.cache.CacheDesk;

/// What the management API knows of the response cache.
///
/// @param desk the cache that serves
/// @param trial tries a configuration of it, given as JSON, out
public record CacheParts(CacheDesk desk, Function<String, Trial> trial) {
    /// What became of a configuration that was tried out.
    ///
    /// @param problems why it cannot be used, empty when it can
    /// @param fault why its store cannot be reached, empty when it can
    /// @param backend where it keeps answers
    /// @param shared whether several routers share them
    public record Trial(List<String> problems, String fault, String backend, boolean shared) {
        public Trial {
            problems = List.copyOf(problems);
        }

        boolean valid() {
            return problems.isEmpty();
        }

        boolean healthy() {
            return valid() && fault.isEmpty();
        }
    }
}
