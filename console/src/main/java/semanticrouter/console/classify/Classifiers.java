package semanticrouter.console.classify;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.signal.Answerer;

/// Asks the learned models and puts their labels into the words of the public contract. Safe for all threads.
public final class Classifiers {
    /// Task names under which the encoders offer the models.
    public static final String INTENT = "domain";

    static final String PII = "pii";
    static final String SECURITY = "jailbreak";
    static final String FACT_CHECK = "fact_check";
    static final String FEEDBACK = "feedback";

    private static final String NOT_READY = "CLASSIFIER_NOT_READY";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> FEEDBACK_WORDS = Map.of(
            "sat", "satisfied",
            "need_clarification", "need_clarification",
            "wrong_answer", "wrong_answer",
            "want_different", "want_different");

    private final EncoderRuntime encoders;
    private final PlanHolder plans;
    private final ClassifyLimits limits;

    /// @param plans say whether an MCP server tells subjects first
    public Classifiers(EncoderRuntime encoders, PlanHolder plans, ClassifyLimits limits) {
        this.encoders = encoders;
        this.plans = plans;
        this.limits = limits;
    }

    /// Whether the models of a task are loaded.
    boolean loaded(String task) {
        return encoders.tasks().contains(task);
    }

    /// Size of the sentence encoder.
    EmbeddingSize embeddingSize() {
        return encoders.embeddingSize();
    }

    public ClassifyLimits limits() {
        return limits;
    }

    /// The security verdict about one text.
    ///
    /// @param risk probability of an attack
    /// @param label the most probable label
    /// @param confidence its probability
    record Security(double risk, String label, double confidence) {}

    /// A word and how sure the model is of it.
    record Verdict(String word, double confidence) {}

    /// One question to the models.
    @FunctionalInterface
    interface Question<T> {
        T ask(Encodings encodings) throws UnavailableException, InterruptedException;
    }

    /// Asks one question.
    ///
    /// @param missing code of the error when the model is not loaded
    /// @throws GatewayException 503 when the model is missing, busy or too slow; 500 `CLASSIFICATION_ERROR` when it
    /// fails
    <T> T ask(String missing, Question<T> question) throws GatewayException, InterruptedException {
        try {
            return question.ask(encoders.open(Deadline.after(PATIENCE)));
        } catch (UnavailableException unavailable) {
            throw new GatewayException(error(missing, unavailable.failure()));
        }
    }

    private static GatewayError error(String missing, Failure why) {
        return switch (why.code()) {
            case "encoder_missing" ->
                new GatewayError(503, missing, why.detail() + "; load it under global.model_catalog");
            case "encoder_away" -> new GatewayError(503, missing, why.detail() + "; try again", OptionalInt.of(1));
            case "encoder_busy" ->
                new GatewayError(
                        503,
                        "CLASSIFIER_BUSY",
                        "too many texts are waiting for the models; try again",
                        OptionalInt.of(1));
            case "encoder_timeout" ->
                new GatewayError(
                        503, "CLASSIFIER_TIMEOUT", "the models did not answer in time; try again", OptionalInt.of(1));
            default -> new GatewayError(500, "CLASSIFICATION_ERROR", why.toString());
        };
    }

    /// The subject of a text.
    ///
    /// @param answerer who told it; empty where only the classifier in the process could
    /// @param reasoning whether a model should reason about the text; empty when nobody said
    public record Subject(LabelScores scores, Optional<Answerer> answerer, Optional<Boolean> reasoning) {}

    /// The subject of a text, which the MCP classifier tells where one is configured and answers.
    public Subject subject(String text) throws GatewayException, InterruptedException {
        return subject(NOT_READY, text);
    }

    /// Probabilities of the subjects of a text.
    public LabelScores intent(String text) throws GatewayException, InterruptedException {
        return intent(NOT_READY, text);
    }

    LabelScores intent(String missing, String text) throws GatewayException, InterruptedException {
        return subject(missing, text).scores();
    }

    private Subject subject(String missing, String text) throws GatewayException, InterruptedException {
        try (PlanHolder.Lease lease = plans.lease()) {
            Optional<SubjectTool> tool = lease.plan().subjects();
            return tool.isEmpty()
                    ? new Subject(own(missing, text), Optional.empty(), Optional.empty())
                    : subject(tool.get(), missing, text);
        }
    }

    private Subject subject(SubjectTool tool, String missing, String text)
            throws GatewayException, InterruptedException {
        try {
            SubjectTool.Verdict verdict = tool.classify(text, Deadline.after(PATIENCE));
            return new Subject(
                    verdict.scores(),
                    Optional.of(new Answerer("mcp", Optional.empty(), verdict.model())),
                    verdict.reasoning());
        } catch (UnavailableException unavailable) {
            return new Subject(
                    own(missing, text),
                    Optional.of(new Answerer("built-in", Optional.of(unavailable.failure()), "")),
                    Optional.empty());
        }
    }

    private LabelScores own(String missing, String text) throws GatewayException, InterruptedException {
        return ask(missing, encodings -> encodings.classify(INTENT, text));
    }

    List<TokenSpan> pii(String missing, String text) throws GatewayException, InterruptedException {
        return ask(missing, encodings -> encodings.label(PII, text));
    }

    /// The risk is the probability of `jailbreak`, or of anything but `benign` when the model has no such label.
    Security security(String missing, String text) throws GatewayException, InterruptedException {
        LabelScores scores = ask(missing, encodings -> encodings.classify(SECURITY, text));
        List<String> labels = scores.labels().stream()
                .map(label -> label.toLowerCase(Locale.ROOT))
                .toList();
        int attack = labels.indexOf("jailbreak");
        int benign = labels.indexOf("benign");
        if (attack < 0 && benign < 0) {
            throw new GatewayException(
                    500,
                    "CLASSIFICATION_ERROR",
                    "the classifier " + SECURITY + " has neither the label jailbreak nor benign");
        }
        double risk = attack >= 0 ? scores.probabilities()[attack] : 1 - scores.probabilities()[benign];
        return new Security(risk, scores.topLabel(), scores.topProbability());
    }

    /// `needs_fact_check` from the threshold up, else `no_fact_check_needed`.
    Verdict factCheck(String text) throws GatewayException, InterruptedException {
        LabelScores scores = ask(NOT_READY, encodings -> encodings.classify(FACT_CHECK, text));
        double needed = scores.of("FACT_CHECK_NEEDED");
        boolean needs = needed >= limits.factCheck();
        return new Verdict(needs ? "needs_fact_check" : "no_fact_check_needed", needs ? needed : 1 - needed);
    }

    /// The most probable feedback, or `satisfied` when no other reaches the threshold.
    Verdict feedback(String text) throws GatewayException, InterruptedException {
        LabelScores scores = ask(NOT_READY, encodings -> encodings.classify(FEEDBACK, text));
        String label = scores.topLabel().toLowerCase(Locale.ROOT);
        String word = FEEDBACK_WORDS.get(label);
        if (word == null) {
            throw new GatewayException(
                    500, "CLASSIFICATION_ERROR", "the classifier " + FEEDBACK + " has the unknown label " + label);
        }
        return scores.topProbability() >= limits.feedback()
                ? new Verdict(word, scores.topProbability())
                : new Verdict("satisfied", scores.of("SAT"));
    }
}
