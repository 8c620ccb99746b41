package semanticrouter.config.compile;

import java.util.Optional;
import semanticrouter.config.document.ProviderModel;
import semanticrouter.core.model.Resilience;
import semanticrouter.core.model.Resilience.Balance;
import semanticrouter.core.model.Resilience.HealthCheck;
import semanticrouter.core.model.RetryOn;

/// What a model says about backends that fail (specification: dataplane §1.8). The checks have looked at it before.
final class ResilienceCompiler {
    private static final int UNHEALTHY_AFTER = 3;
    private static final int HEALTHY_AFTER = 1;

    private ResilienceCompiler() {}

    static Resilience of(ProviderModel model) {
        ProviderModel.Reliability asked = model.reliability();
        if (asked == null) {
            return Resilience.DEFAULT;
        }
        Integer retries = asked.retryCount();
        Integer failures = asked.consecutive5xx();
        Optional<HealthCheck> check = asked.healthCheckPath().isEmpty()
                ? Optional.empty()
                : Optional.of(new HealthCheck(
                        asked.healthCheckPath(),
                        asked.healthCheckInterval(),
                        asked.healthCheckTimeout(),
                        UNHEALTHY_AFTER,
                        HEALTHY_AFTER));
        return new Resilience(
                asked.lbPolicy().equals("least_request") ? Balance.LEAST_REQUEST : Balance.WEIGHTED,
                retries == null ? Resilience.DEFAULT.retries() : retries,
                retries != null,
                RetryOn.parse(asked.retryOn()).orElse(RetryOn.DEFAULT),
                asked.retryBudgetPercent(),
                failures == null ? Resilience.DEFAULT.ejectAfter() : failures,
                asked.baseEjectionTime(),
                asked.maxEjectionPercent(),
                asked.maxRequests(),
                new Resilience.Pool(asked.maxConnections(), asked.maxPendingRequests()),
                check,
                asked.hedgeAfter().isZero() ? Optional.empty() : Optional.of(asked.hedgeAfter()));
    }
}
