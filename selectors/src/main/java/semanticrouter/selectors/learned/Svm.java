package semanticrouter.selectors.learned;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.selectors.PlannedAlgorithm;

/// `svm`: the model whose support-vector machine is surest (specification: selection §1.4.9).
public final class Svm extends PlannedAlgorithm<Svm.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model whose support-vector machine is surest.")
    public record Options() {}

    public Svm() {
        super("svm", Options.class, "`router_dc`");
    }

    @Override
    public String description() {
        return "Picks the model whose support-vector machine is surest.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(LearnedSettings.AT);
    }
}
