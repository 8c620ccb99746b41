package semanticrouter.core.learning;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;

/// Models with a quality and a price.
final class Models {
    private Models() {}

    /// @param price of a million prompt and a million completion tokens together; 0 for none
    static Candidate candidate(String name, double quality, double price) {
        var profile = new ModelProfile(
                name,
                "",
                "",
                0,
                List.of(),
                List.of(),
                Double.isNaN(quality) ? OptionalDouble.empty() : OptionalDouble.of(quality),
                "",
                List.of(),
                price > 0 ? Optional.of(new Pricing("USD", price / 2, price / 2, 0)) : Optional.empty(),
                false);
        return new Candidate(ModelRef.to(name), profile);
    }

    static Candidate candidate(String name) {
        return candidate(name, Double.NaN, 0);
    }

    static Experience experience(int good, int under, int over, int failed) {
        return new Experience(good, under, over, failed, Double.NaN, Double.NaN, Double.NaN, Double.NaN, true);
    }
}
