package semanticrouter.gateway.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Credentials;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Reasoning;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.Resilience.Balance;
import semanticrouter.core.model.Resilience.HealthCheck;
import semanticrouter.core.model.RetryOn;
import semanticrouter.core.model.ServedModel;

/// Models with backends that exist only by name.
final class Models {
    private Models() {}

    /// A clock that a test moves.
    static final class Ticker implements LongSupplier {
        private final AtomicLong now = new AtomicLong(1);

        void pass(Duration time) {
            now.addAndGet(time.toNanos());
        }

        @Override
        public long getAsLong() {
            return now.get();
        }
    }

    static ServedModel of(Resilience resilience, int... weights) {
        var backends = new ArrayList<Backend>();
        for (int weight : weights) {
            int at = backends.size();
            backends.add(backend("b" + at, 8000 + at, weight));
        }
        return served(resilience, backends);
    }

    static ServedModel served(Resilience resilience, List<Backend> backends) {
        return new ServedModel(ModelProfile.named("small"), backends, "openai", Reasoning.NONE, resilience);
    }

    static Backend backend(String name, int port, int weight) {
        return new Backend(
                name, false, "host", port, "/", weight, "m", "authorization", "", Credentials.NONE, Map.of(), "vllm");
    }

    static Resilience ejecting(int after, int percent) {
        return resilience(Balance.WEIGHTED, after, percent, 4096, Optional.empty());
    }

    static Resilience resilience(
            Balance balance, int after, int percent, int requestsMax, Optional<HealthCheck> check) {
        return new Resilience(
                balance,
                2,
                false,
                RetryOn.DEFAULT,
                20,
                after,
                Duration.ofSeconds(30),
                percent,
                requestsMax,
                Resilience.Pool.DEFAULT,
                check,
                Optional.empty());
    }
}
