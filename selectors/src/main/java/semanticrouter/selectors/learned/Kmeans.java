package semanticrouter.selectors.learned;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.selectors.PlannedAlgorithm;

/// `kmeans`: the model of the nearest cluster of known requests (specification: selection §1.4.9).
public final class Kmeans extends PlannedAlgorithm<Kmeans.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model of the nearest cluster of known requests.")
    public record Options() {}

    public Kmeans() {
        super("kmeans", Options.class, "`router_dc`");
    }

    @Override
    public String description() {
        return "Picks the model of the nearest cluster of known requests.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(LearnedSettings.AT);
    }
}
