package semanticrouter.selectors.looper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.confidence.Cascade;
import semanticrouter.selectors.looper.confidence.Entailment;
import semanticrouter.selectors.looper.confidence.Escalation;
import semanticrouter.selectors.looper.confidence.Measure;
import semanticrouter.selectors.looper.confidence.SelfVerify;
import semanticrouter.selectors.looper.confidence.TokenMeasure;
import semanticrouter.selectors.looper.confidence.VerifierService;

/// `confidence`: asks the candidates one after another, small ones first, until an answer is sure enough
/// (specification: selection §2.4).
public final class Confidence extends LoopAlgorithm<Confidence.Options> {
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
        double logprob() {
            return effective(logprobWeight);
        }

        double margin() {
            return effective(marginWeight);
        }

        double sum() {
            return logprob() + margin();
        }

        private static double effective(double weight) {
            return weight == 0 ? 0.5 : weight;
        }
    }

    public Confidence() {
        super("confidence", Status.SUPPORTED, Options.class);
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
        if (options.escalationOrder().equals("automix") && options.costQualityTradeoff() > 0.5) {
            problems.add(
                    Problem.warning(
                            "cost_quality_tradeoff",
                            "the order `automix` asks the least value first and cheapness is value, so above 0.5 the cheapest model tends to be asked last; lower it, or use escalation_order: cost"));
        }
        return problems;
    }

    @Override
    public int leastModels() {
        return 2;
    }

    @Override
    Loop loop(SelectorSetup<Options> setup) {
        Options options = setup.options();
        double tradeoff = options.costQualityTradeoff() == 0 ? 0.3 : options.costQualityTradeoff();
        double threshold =
                options.threshold() == 0 ? defaultThreshold(options.confidenceMethod()) : options.threshold();
        return new Cascade(
                Escalation.named(options.escalationOrder(), tradeoff),
                measure(options, threshold),
                threshold,
                options.onError().equals("fail"),
                setup.services().clock());
    }

    private static double defaultThreshold(String method) {
        return switch (method) {
            case "avg_logprob" -> -1;
            case "margin", "hybrid" -> 0.5;
            default -> 0.7;
        };
    }

    private static Measure measure(Options options, double threshold) {
        boolean arguments = options.tokenFilter().equals("tool_call_args");
        return switch (options.confidenceMethod()) {
            case "margin" -> new TokenMeasure(0, 1, arguments);
            case "hybrid" -> {
                HybridWeights weights = Objects.requireNonNullElse(options.hybridWeights(), new HybridWeights(0, 0));
                yield new TokenMeasure(weights.logprob(), weights.margin(), arguments);
            }
            case "self_verify" -> new SelfVerify();
            case ENTAILMENT -> {
                int seconds = options.verifierTimeoutSeconds() == 0 ? 60 : options.verifierTimeoutSeconds();
                yield new Entailment(
                        new VerifierService(options.verifierServerUrl(), Duration.ofSeconds(seconds)), threshold);
            }
            default -> new TokenMeasure(1, 0, arguments);
        };
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
