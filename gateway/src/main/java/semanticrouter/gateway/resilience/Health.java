package semanticrouter.gateway.resilience;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.model.RetryReport;
import semanticrouter.core.model.ServedModel;

/// What is known about the backends of every model. Safe for all threads.
///
/// A reload keeps what is known of a backend whose name and address did not change.
public final class Health {
    private final ConcurrentHashMap<String, ModelHealth> models = new ConcurrentHashMap<>();
    private final LongSupplier ticker;
    private final RandomGenerator random;

    /// @param ticker nanoseconds, never going back
    /// @param random safe for many threads
    public Health(LongSupplier ticker, RandomGenerator random) {
        this.ticker = ticker;
        this.random = random;
    }

    /// What is known about a model as it is in the caller's plan.
    public ModelHealth of(ServedModel model) {
        ModelHealth known = models.get(model.name());
        if (known != null && known.fits(model)) {
            return known;
        }
        return models.compute(
                model.name(),
                (_, old) -> old != null && old.fits(model) ? old : new ModelHealth(model, old, ticker, random));
    }

    /// Forgets every model but these.
    public void retain(Set<String> names) {
        models.keySet().retainAll(names);
    }

    /// Retries, by model in the order of their names.
    public List<RetryReport> retries() {
        return models.values().stream()
                .map(model -> new RetryReport(model.model().name(), model.retries(), model.retriesRefused()))
                .sorted(Comparator.comparing(RetryReport::model))
                .toList();
    }

    /// Every backend, by model in the order of their names.
    public List<BackendReport> report() {
        var all = new ArrayList<BackendReport>();
        long now = ticker.getAsLong();
        models.keySet().stream().sorted().map(models::get).forEach(model -> {
            if (model != null) {
                model.backends()
                        .forEach(backend -> all.add(backend.report(model.model().name(), now)));
            }
        });
        return all;
    }
}
