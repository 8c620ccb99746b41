package semanticrouter.selectors.score;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.selectors.PlannedAlgorithm;

/// `hybrid`: a weighted blend of experience, `router_dc`, `automix` and cost (specification: selection §1.4.5; Hybrid
/// LLM, arXiv:2404.14618).
public final class Hybrid extends PlannedAlgorithm<Hybrid.Options> {
    /// What a decision says about it; what is absent is taken from the global settings.
    @Doc("Blends experience, similarity of descriptions, expected value and cost.")
    public record Options(
            @Doc("Weight of experience: the models' quality ratings.") @Range(min = 0) @Nullable Double experienceWeight,

            @Doc("Weight of `router_dc`.") @Range(min = 0) @Nullable Double routerDcWeight,

            @Doc("Weight of `automix`.") @Range(min = 0) @Nullable Double automixWeight,

            @Doc("Weight of cost.") @Range(min = 0) @Nullable Double costWeight,

            @Doc("Accepted for compatibility; it changes nothing.") @Range(min = 0) @Nullable Double qualityGapThreshold,

            @Doc("Whether each part's scores are scaled to [0, 1] first.") @Nullable Boolean normalizeScores) {}

    /// Its global settings.
    @Doc("Defaults of the algorithm `hybrid`.")
    public record Defaults(
            @Doc("Weight of experience: the models' quality ratings.") @Range(min = 0) @Default("0.3")
            double experienceWeight,

            @Doc("Weight of `router_dc`.") @Range(min = 0) @Default("0.3") double routerDcWeight,

            @Doc("Weight of `automix`.") @Range(min = 0) @Default("0.2") double automixWeight,

            @Doc("Weight of cost.") @Range(min = 0) @Default("0.2") double costWeight,

            @Doc("Accepted for compatibility; it changes nothing.") @Range(min = 0) @Default("0.1")
            double qualityGapThreshold,

            @Doc("Whether each part's scores are scaled to [0, 1] first.") @Default("true") boolean normalizeScores) {}

    public Hybrid() {
        super("hybrid", Options.class, "`multi_factor`");
    }

    @Override
    public String description() {
        return "Blends experience, similarity of descriptions, expected value and cost by weights.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.router.model_selection.hybrid", Defaults.class));
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        boolean nothing = Stream.of(
                        options.experienceWeight(), options.routerDcWeight(), options.automixWeight(), options.costWeight())
                .allMatch(weight -> Objects.equals(weight, 0.0));
        return nothing ? List.of(Problem.error("", "every weight is 0, so nothing decides; give one a value")) : List.of();
    }
}
