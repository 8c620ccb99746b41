package semanticrouter.selectors.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// `hybrid`: a weighted blend of experience, `router_dc`, `automix` and cost (specification: selection §1.4.5; Hybrid
/// LLM, arXiv:2404.14618).
public final class Hybrid implements SelectorFamily<Hybrid.Options> {
    /// What a decision says about it; what is absent is taken from the global settings.
    @Doc("Blends experience, similarity of descriptions, expected value and cost.")
    public record Options(
            @Doc("Weight of experience: the models' quality ratings.") @Range(min = 0) @Nullable
            Double experienceWeight,

            @Doc("Weight of `router_dc`.") @Range(min = 0) @Nullable
            Double routerDcWeight,

            @Doc("Weight of `automix`.") @Range(min = 0) @Nullable
            Double automixWeight,

            @Doc("Weight of cost.") @Range(min = 0) @Nullable
            Double costWeight,

            @Doc("Accepted for compatibility; it changes nothing.") @Range(min = 0) @Nullable
            Double qualityGapThreshold,

            @Doc("Whether each part's scores are scaled to [0, 1] first.") @Nullable
            Boolean normalizeScores) {}

    /// Its global settings.
    @Doc("Defaults of the algorithm `hybrid`.")
    public record Defaults(
            @Doc("Weight of experience: the models' quality ratings.") @Range(min = 0) @Default("0.3")
            double experienceWeight,

            @Doc("Weight of `router_dc`.") @Range(min = 0) @Default("0.3")
            double routerDcWeight,

            @Doc("Weight of `automix`.") @Range(min = 0) @Default("0.2")
            double automixWeight,

            @Doc("Weight of cost.") @Range(min = 0) @Default("0.2")
            double costWeight,

            @Doc("Accepted for compatibility; it changes nothing.") @Range(min = 0) @Default("0.1")
            double qualityGapThreshold,

            @Doc("Whether each part's scores are scaled to [0, 1] first.") @Default("true")
            boolean normalizeScores) {}

    @Override
    public Kind<Options> kind() {
        return Kind.algorithm("hybrid", Status.SUPPORTED, Options.class);
    }

    @Override
    public String description() {
        return "Blends experience, similarity of descriptions, expected value and cost by weights.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.router.model_selection.hybrid", Defaults.class),
                new SettingsAt<>("global.router.model_selection.router_dc", RouterDc.Defaults.class),
                new SettingsAt<>("global.router.model_selection.automix", Automix.Defaults.class));
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        boolean nothing = Stream.of(
                        options.experienceWeight(),
                        options.routerDcWeight(),
                        options.automixWeight(),
                        options.costWeight())
                .allMatch(weight -> Objects.equals(weight, 0.0));
        return nothing
                ? List.of(Problem.error("", "every weight is 0, so nothing decides; give one a value"))
                : List.of();
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) throws UnavailableException, InterruptedException {
        Defaults weights = effective(setup.options(), setup.settings().get(Defaults.class));
        Double own = setup.options().costWeight();
        double costWeight = own != null && own > 0 ? own : Automix.EVEN;
        var parts = new ArrayList<WeightedBlend.Weighted>();
        if (weights.experienceWeight() > 0) {
            parts.add(new WeightedBlend.Weighted(new Experience(), weights.experienceWeight()));
        }
        if (weights.routerDcWeight() > 0) {
            Part similarity = DescriptionSimilarity.of(
                    setup.candidates(), setup.settings().get(RouterDc.Defaults.class), setup.services());
            parts.add(new WeightedBlend.Weighted(similarity, weights.routerDcWeight()));
        }
        if (weights.automixWeight() > 0) {
            Part value = new ExpectedValue(setup.settings().get(Automix.Defaults.class), costWeight);
            parts.add(new WeightedBlend.Weighted(value, weights.automixWeight()));
        }
        Part blend =
                new WeightedBlend(List.copyOf(parts), weights.normalizeScores(), costWeight * weights.costWeight());
        return input -> blend.rank(input).choose(input.candidates(), "hybrid", "best blend");
    }

    /// The decision's word where it says one, else the global one.
    private static Defaults effective(Options options, Defaults global) {
        return new Defaults(
                Objects.requireNonNullElse(options.experienceWeight(), global.experienceWeight()),
                Objects.requireNonNullElse(options.routerDcWeight(), global.routerDcWeight()),
                Objects.requireNonNullElse(options.automixWeight(), global.automixWeight()),
                Objects.requireNonNullElse(options.costWeight(), global.costWeight()),
                Objects.requireNonNullElse(options.qualityGapThreshold(), global.qualityGapThreshold()),
                Objects.requireNonNullElse(options.normalizeScores(), global.normalizeScores()));
    }
}
