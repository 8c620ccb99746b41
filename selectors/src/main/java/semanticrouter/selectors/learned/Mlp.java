package semanticrouter.selectors.learned;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.selectors.PlannedAlgorithm;

/// `mlp`: the model a small neural network names (specification: selection §1.4.9).
public final class Mlp extends PlannedAlgorithm<Mlp.Options> {
    /// No options of its own: artifacts are set globally.
    @Doc("Picks the model a small neural network names.")
    public record Options() {}

    public Mlp() {
        super("mlp", Options.class, "`router_dc`");
    }

    @Override
    public String description() {
        return "Picks the model a small neural network names.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(LearnedSettings.AT);
    }
}
