package semanticrouter.selectors.score;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.selectors.PlannedAlgorithm;

/// `automix`: the candidate with the best expected value of quality against cost (specification: selection §1.4.4;
/// AutoMix, arXiv:2310.12963).
public final class Automix extends PlannedAlgorithm<Automix.Options> {
    /// What a decision says about it; what is absent is taken from the global settings.
    @Doc("Picks the model with the best expected value of quality against cost.")
    public record Options(
            @Doc("Verification probability from which an answer counts as good.") @Range(min = 0, max = 1)
            @Nullable Double verificationThreshold,

            @Doc("Most escalations of a cascade, for information.") @Range(min = 0) @Nullable Integer maxEscalations,

            @Doc("Whether cost counts.") @Nullable Boolean costAwareRouting,

            @Doc("Weight of cost against quality.") @Range(min = 0, max = 1) @Nullable Double costQualityTradeoff,

            @Doc("Discount of the value of a later, larger model.") @Range(min = 0, max = 1)
            @Nullable Double discountFactor,

            @Doc("Accepted for compatibility; verification by log-probability happens in `confidence`.")
            @Nullable Boolean useLogprobVerification) {}

    /// Its global settings.
    @Doc("Defaults of the algorithm `automix`.")
    public record Defaults(
            @Doc("Verification probability from which an answer counts as good.") @Range(min = 0, max = 1)
            @Default("0.7")
            double verificationThreshold,

            @Doc("Most escalations of a cascade, for information.") @Range(min = 0) @Default("2") int maxEscalations,

            @Doc("Whether cost counts.") @Default("true") boolean costAwareRouting,

            @Doc("Weight of cost against quality.") @Range(min = 0, max = 1) @Default("0.3")
            double costQualityTradeoff,

            @Doc("Discount of the value of a later, larger model.") @Range(min = 0, max = 1) @Default("0.95")
            double discountFactor,

            @Doc("Accepted for compatibility; verification by log-probability happens in `confidence`.")
            @Default("true")
            boolean useLogprobVerification) {}

    public Automix() {
        super("automix", Options.class, "`multi_factor`");
    }

    @Override
    public String description() {
        return "Picks the model with the best expected value of quality against cost.";
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.router.model_selection.automix", Defaults.class));
    }
}
