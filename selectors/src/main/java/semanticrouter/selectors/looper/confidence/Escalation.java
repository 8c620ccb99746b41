package semanticrouter.selectors.looper.confidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;
import semanticrouter.core.selection.Candidate;

/// The order in which a cascade asks. Candidates that are equal in it stay as they were declared.
@FunctionalInterface
public interface Escalation {
    List<Candidate> order(List<Candidate> candidates);

    /// The order of a name, as configurations write it.
    ///
    /// @param tradeoff weight of cost against quality in the order `automix`
    static Escalation named(String name, double tradeoff) {
        return switch (name) {
            case "declared" -> candidates -> candidates;
            case "cost" -> candidates -> ascending(candidates, Escalation::price);
            case "automix" -> candidates -> ascending(candidates, new Value(tradeoff, candidates));
            default -> candidates -> ascending(candidates, model -> ParamSize.millions(model.paramSize()));
        };
    }

    private static List<Candidate> ascending(List<Candidate> candidates, Key key) {
        var ordered = new ArrayList<Candidate>(candidates);
        ordered.sort(Comparator.comparingDouble(candidate -> key.of(candidate.profile())));
        return ordered;
    }

    /// Price of prompt tokens; infinite when unknown, so that the unknown is asked last.
    private static double price(ModelProfile model) {
        return model.pricing().map(Pricing::promptPer1m).orElse(Double.POSITIVE_INFINITY);
    }

    /// What candidates are ordered by, the least first.
    @FunctionalInterface
    interface Key {
        double of(ModelProfile model);
    }

    /// Quality and cheapness in one number. Both raise it and the least is asked first, so with a weight of cost over
    /// one half the cheapest tends to be asked last.
    ///
    /// @param tradeoff weight of cheapness
    /// @param least price among those that have one
    /// @param greatest likewise
    record Value(double tradeoff, double least, double greatest) implements Key {
        private static final double UNKNOWN = 0.5;
        private static final double LARGEST_MILLIONS = 70_000;

        Value(double tradeoff, List<Candidate> candidates) {
            this(
                    tradeoff,
                    candidates.stream()
                            .mapToDouble(one -> price(one.profile()))
                            .min()
                            .orElse(0),
                    candidates.stream()
                            .mapToDouble(one -> price(one.profile()))
                            .filter(Double::isFinite)
                            .max()
                            .orElse(0));
        }

        @Override
        public double of(ModelProfile model) {
            return (1 - tradeoff) * quality(model) + tradeoff * cheapness(price(model));
        }

        private static double quality(ModelProfile model) {
            double known = model.quality().orElse(0);
            double size = ParamSize.millions(model.paramSize());
            return known > 0 ? known : size > 0 ? 0.3 + 0.7 * Math.min(size / LARGEST_MILLIONS, 1) : UNKNOWN;
        }

        private double cheapness(double price) {
            return Double.isFinite(price) && greatest > least ? 1 - (price - least) / (greatest - least) : UNKNOWN;
        }
    }
}
