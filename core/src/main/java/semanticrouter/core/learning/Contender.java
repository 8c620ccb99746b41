package semanticrouter.core.learning;

import java.util.OptionalDouble;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;

/// A model that may serve a request, as learning sees it.
///
/// @param candidate the model
/// @param experience what is known of it in this place
/// @param price of a million prompt and a million completion tokens; 0 when not known
public record Contender(Candidate candidate, Experience experience, double price) {
    public static Contender of(Candidate candidate, Experience experience) {
        return new Contender(candidate, experience, price(candidate.profile()));
    }

    /// What it is called by.
    public String model() {
        return candidate.ref().effectiveModel();
    }

    OptionalDouble quality() {
        return candidate.profile().quality();
    }

    /// Price of a million prompt and a million completion tokens; 0 when not known.
    public static double price(ModelProfile profile) {
        return profile.pricing()
                .map(pricing -> pricing.promptPer1m() + pricing.completionPer1m())
                .orElse(0.0);
    }

    /// What is lost for a million prompt tokens when the conversation leaves the model whose provider
    /// has it in its cache, and what it takes to put it there anew (specification: selection-looper
    /// §3.3, 6); 0 when not known.
    public static double checkout(ModelProfile profile) {
        return profile.pricing().map(Contender::checkout).orElse(0.0);
    }

    private static double checkout(Pricing price) {
        double prompt = price.promptPer1m();
        if (prompt <= 0) {
            return 0;
        }
        boolean writes = price.cacheWritePer1m() > 0;
        double put = writes ? price.cacheWritePer1m() : prompt;
        double lost = put - price.cachedInputPer1m();
        return lost > 0 ? lost : writes ? 0 : prompt;
    }
}
