package semanticrouter.gateway.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import semanticrouter.core.model.Backend;

/// Puts the backends of a model in the order in which they are tried: drawn by weight, without replacement
/// (specification: dataplane §1.8).
final class BackendChoice {
    private final RandomGenerator random;

    /// @param random safe for many threads
    BackendChoice(RandomGenerator random) {
        this.random = random;
    }

    /// At most `attempts` backends.
    List<Backend> order(List<Backend> backends, int attempts) {
        if (backends.size() <= 1) {
            return backends;
        }
        var left = new ArrayList<>(backends);
        var order = new ArrayList<Backend>();
        while (!left.isEmpty() && order.size() < attempts) {
            order.add(left.remove(draw(left)));
        }
        return order;
    }

    private int draw(List<Backend> from) {
        long total = 0;
        for (Backend backend : from) {
            total += Math.max(1, backend.weight());
        }
        long at = random.nextLong(total);
        for (int i = 0; i < from.size(); i++) {
            at -= Math.max(1, from.get(i).weight());
            if (at < 0) {
                return i;
            }
        }
        throw new AssertionError("the draw is below the sum of the weights");
    }
}
