package semanticrouter.selectors.learned;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.selectors.PlannedAlgorithm;

/// `knn`: the model that served the most similar known requests best (specification: selection §1.4.9).
public final class Knn extends PlannedAlgorithm<Knn.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model that served the most similar known requests best.")
    public record Options() {}

    public Knn() {
        super("knn", Options.class, "`router_dc`");
    }

    @Override
    public String description() {
        return "Picks the model that served the most similar known requests best.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(LearnedSettings.AT);
    }
}
