package semanticrouter.selectors.score;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// `router_dc`: the candidate whose description is nearest to the request (specification: selection §1.4.3; RouterDC,
/// arXiv:2409.19886).
public final class RouterDc implements SelectorFamily<RouterDc.Options> {
    /// What a decision says about it; what is absent is taken from the global settings.
    @Doc("Picks the model whose description is nearest to the request.")
    public record Options(
            @Doc("Temperature of similarities; absent for the global one.") @Range(min = 1e-6) @Nullable
            Double temperature,

            @Doc("Dimension of the vectors, for information.") @Range(min = 1) @Nullable
            Integer dimensionSize,

            @Doc("Least similarity of a winner; absent for the global one.") @Range(min = 0, max = 1) @Nullable
            Double minSimilarity,

            @Doc("Accepted for compatibility; nothing is trained at run time.") @Nullable
            Boolean useQueryContrastive,

            @Doc("Accepted for compatibility; nothing is trained at run time.") @Nullable
            Boolean useModelContrastive,

            @Doc("Whether every candidate needs a description; absent for the global setting.") @Nullable
            Boolean requireDescriptions,

            @Doc("Whether capabilities are part of what describes a model; absent for the global setting.") @Nullable
            Boolean useCapabilities) {}

    /// Its global settings.
    @Doc("Defaults of the algorithm `router_dc`.")
    public record Defaults(
            @Doc("Temperature of similarities.") @Range(min = 1e-6) @Default("0.07")
            double temperature,

            @Doc("Dimension of the vectors, for information.") @Range(min = 1) @Default("768")
            int dimensionSize,

            @Doc("Least similarity of a winner.") @Range(min = 0, max = 1) @Default("0.3")
            double minSimilarity,

            @Doc("Accepted for compatibility; nothing is trained at run time.") @Default("true")
            boolean useQueryContrastive,

            @Doc("Accepted for compatibility; nothing is trained at run time.") @Default("true")
            boolean useModelContrastive,

            @Doc("Whether every candidate needs a description.") @Default("false")
            boolean requireDescriptions,

            @Doc("Whether capabilities are part of what describes a model.") @Default("true")
            boolean useCapabilities) {}

    @Override
    public Kind<Options> kind() {
        return Kind.algorithm("router_dc", Status.SUPPORTED, Options.class);
    }

    @Override
    public String description() {
        return "Picks the model whose description is nearest to the request.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.router.model_selection.router_dc", Defaults.class));
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) throws UnavailableException, InterruptedException {
        Part part = DescriptionSimilarity.of(
                setup.candidates(), effective(setup.options(), setup.settings().get(Defaults.class)), setup.services());
        return input -> part.rank(input).choose(input.candidates(), "router_dc", "nearest description");
    }

    /// The decision's word where it says one, else the global one.
    static Defaults effective(Options options, Defaults global) {
        return new Defaults(
                Objects.requireNonNullElse(options.temperature(), global.temperature()),
                Objects.requireNonNullElse(options.dimensionSize(), global.dimensionSize()),
                Objects.requireNonNullElse(options.minSimilarity(), global.minSimilarity()),
                Objects.requireNonNullElse(options.useQueryContrastive(), global.useQueryContrastive()),
                Objects.requireNonNullElse(options.useModelContrastive(), global.useModelContrastive()),
                Objects.requireNonNullElse(options.requireDescriptions(), global.requireDescriptions()),
                Objects.requireNonNullElse(options.useCapabilities(), global.useCapabilities()));
    }
}
