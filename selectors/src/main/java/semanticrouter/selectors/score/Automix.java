package semanticrouter.selectors.score;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.kind.Status;
import semanticrouter.core.selection.Selector;
import semanticrouter.core.selection.SelectorFamily;
import semanticrouter.core.selection.SelectorSetup;

/// `automix`: the candidate with the best expected value of quality against cost (specification: selection §1.4.4;
/// AutoMix, arXiv:2310.12963).
public final class Automix implements SelectorFamily<Automix.Options> {
    /// Weight of cost when the decision names none (specification: selection §1.3, weights).
    static final double EVEN = 0.5;

    /// What a decision says about it; what is absent is taken from the global settings.
    @Doc("Picks the model with the best expected value of quality against cost.")
    public record Options(
            @Doc("Verification probability from which an answer counts as good.") @Range(min = 0, max = 1) @Nullable
            Double verificationThreshold,

            @Doc("Most escalations of a cascade, for information.") @Range(min = 0) @Nullable
            Integer maxEscalations,

            @Doc("Whether cost counts.") @Nullable Boolean costAwareRouting,

            @Doc("Weight of cost against quality.") @Range(min = 0, max = 1) @Nullable
            Double costQualityTradeoff,

            @Doc("Discount of a later, larger model; it counts once answers are verified.")
            @Range(min = 0, max = 1)
            @Nullable
            Double discountFactor,

            @Doc("Accepted for compatibility; verification by log-probability happens in `confidence`.") @Nullable
            Boolean useLogprobVerification) {}

    /// Its global settings.
    @Doc("Defaults of the algorithm `automix`.")
    public record Defaults(
            @Doc("Verification probability from which an answer counts as good.")
            @Range(min = 0, max = 1)
            @Default("0.7")
            double verificationThreshold,

            @Doc("Most escalations of a cascade, for information.") @Range(min = 0) @Default("2")
            int maxEscalations,

            @Doc("Whether cost counts.") @Default("true") boolean costAwareRouting,

            @Doc("Weight of cost against quality.") @Range(min = 0, max = 1) @Default("0.3")
            double costQualityTradeoff,

            @Doc("Discount of a later, larger model; it counts once answers are verified.")
            @Range(min = 0, max = 1)
            @Default("0.95")
            double discountFactor,

            @Doc("Accepted for compatibility; verification by log-probability happens in `confidence`.")
            @Default("true")
            boolean useLogprobVerification) {}

    @Override
    public Kind<Options> kind() {
        return Kind.algorithm("automix", Status.EXPERIMENTAL, Options.class);
    }

    @Override
    public String description() {
        return "Picks the model with the best expected value of quality against cost.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.router.model_selection.automix", Defaults.class));
    }

    @Override
    public Selector prepare(SelectorSetup<Options> setup) {
        Options options = setup.options();
        Double own = options.costQualityTradeoff();
        Part part = new ExpectedValue(
                effective(options, setup.settings().get(Defaults.class)), own != null && own > 0 ? own : EVEN);
        return input -> part.rank(input).choose(input.candidates(), "automix", "best expected value");
    }

    /// The decision's word where it says one, else the global one.
    static Defaults effective(Options options, Defaults global) {
        return new Defaults(
                Objects.requireNonNullElse(options.verificationThreshold(), global.verificationThreshold()),
                Objects.requireNonNullElse(options.maxEscalations(), global.maxEscalations()),
                Objects.requireNonNullElse(options.costAwareRouting(), global.costAwareRouting()),
                Objects.requireNonNullElse(options.costQualityTradeoff(), global.costQualityTradeoff()),
                Objects.requireNonNullElse(options.discountFactor(), global.discountFactor()),
                Objects.requireNonNullElse(options.useLogprobVerification(), global.useLogprobVerification()));
    }
}
