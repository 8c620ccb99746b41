package semanticrouter.selectors.looper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.selection.ModelRef;

/// `confidence`: asks the candidates one after another, small ones first, until an answer is sure enough
/// (specification: selection §2.4).
public final class Confidence extends PlannedAlgorithm<Confidence.Options> {
    private static final String ENTAILMENT = "automix_entailment";

    /// How sure is sure enough, and who is asked next.
    @Doc("Asks the candidates one after another until an answer is confident enough.")
    public record Options(
            @Doc("How the confidence of an answer is measured.")
            @OneOf({"avg_logprob", "margin", "hybrid", "self_verify", ENTAILMENT})
            @Default("avg_logprob")
            String confidenceMethod,

            @Doc("Least confidence that is accepted; 0 for the method's own default.")
            @Range(min = 0, max = 1)
            @Default("0")
            double threshold,

            @Doc("Shares of log-probability and margin; for the method `hybrid` only.") @Nullable
            HybridWeights hybridWeights,

            @Doc("What to do when a model fails or its answer cannot be measured.")
            @OneOf({"skip", "fail"})
            @Default("skip")
            String onError,

            @Doc("Order in which the candidates are asked.")
            @OneOf({"size", "small_to_large", "declared", "cost", "automix"})
            @Default("small_to_large")
            String escalationOrder,

            @Doc("Weight of cost against quality in the order `automix`.") @Range(min = 0, max = 1) @Default("0.3")
            double costQualityTradeoff,

            @Doc("Which tokens count for the confidence.") @OneOf({"all", "tool_call_args"}) @Default("all")
            String tokenFilter,

            @Doc("Address of the entailment service; for the method `automix_entailment` only.") @Default("")
            String verifierServerUrl,

            @Doc("Seconds to wait for the entailment service; 0 for 60.") @Range(min = 0) @Default("60")
            int verifierTimeoutSeconds) {}

    /// Shares of the two measures of the method `hybrid`.
    @Doc("Shares of the two measures of the method `hybrid`; they sum to 1.")
    public record HybridWeights(
            @Doc("Share of the mean log-probability; 0 for 0.5.") @Range(min = 0, max = 1) @Default("0")
            double logprobWeight,

            @Doc("Share of the margin between the two likeliest tokens; 0 for 0.5.")
            @Range(min = 0, max = 1)
            @Default("0")
            double marginWeight) {
        double sum() {
            return effective(logprobWeight) + effective(marginWeight);
        }

        private static double effective(double weight) {
            return weight == 0 ? 0.5 : weight;
        }
    }

    public Confidence() {
        super("confidence", Options.class, "`multi_factor`, or `static` with the cheapest model first");
    }

    @Override
    public String description() {
        return "Asks the candidates one after another, small ones first, until an answer is confident enough.";
    }

    @Override
    public List<Problem> check(Options options, List<ModelRef> candidates) {
        var problems = new ArrayList<Problem>();
        weights(options, problems);
        verifier(options, problems);
        if (options.confidenceMethod().equals("avg_logprob") && options.threshold() == 0) {
            problems.add(
                    Problem.warning(
                            "threshold",
                            "without a threshold `avg_logprob` accepts every answer and never escalates; set one, for example 0.7"));
        }
        return problems;
    }

    private static void weights(Options options, List<Problem> problems) {
        HybridWeights weights = options.hybridWeights();
        if (weights == null) {
            return;
        }
        if (!options.confidenceMethod().equals("hybrid")) {
            problems.add(Problem.error(
                    "hybrid_weights", "only the method `hybrid` weighs; remove this or set confidence_method: hybrid"));
        } else if (Math.abs(weights.sum() - 1) > 1e-6) {
            problems.add(Problem.error(
                    "hybrid_weights",
                    "the weights sum to " + weights.sum() + " (an absent one counts 0.5); make them sum to 1"));
        }
    }

    private static void verifier(Options options, List<Problem> problems) {
        boolean asked = options.confidenceMethod().equals(ENTAILMENT);
        String url = options.verifierServerUrl();
        if (asked && url.isBlank()) {
            problems.add(Problem.error(
                    "verifier_server_url", "the method `automix_entailment` needs the address of its service"));
        } else if (!asked && !url.isBlank()) {
            problems.add(
                    Problem.error(
                            "verifier_server_url",
                            "only the method `automix_entailment` uses a service; remove this or set confidence_method: automix_entailment"));
        } else if (asked) {
            ServiceAddress.problem("verifier_server_url", url).ifPresent(problems::add);
        }
    }
}
