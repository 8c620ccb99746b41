package semanticrouter.signals.semantic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.SimilarityScale;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalOutcome.Match;
import semanticrouter.core.signal.SignalOutcome.NoMatch;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalSetup;
import semanticrouter.signals.bank.Examples;
import semanticrouter.signals.bank.PrototypeBank;
import semanticrouter.signals.bank.PrototypeScoring;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.rules.Unanswerable;

/// Similarity of meaning to configured examples (specification: signals §2.4, §2.6).
///
/// Similarities are on the encoder's {@link SimilarityScale}: thresholds here are absolute and written for
/// large encoders, whose cosines of related texts are far higher than those of the built-in ones.
public final class EmbeddingSignal implements SignalFamily<EmbeddingRule> {
    /// Shared settings of embedding rules.
    @Doc("How embedding rules match.")
    public record EmbeddingConfig(
            @Doc("When no rule reaches its threshold, let those match that reach min_score_threshold.") @Default("true")
            boolean enableSoftMatching,

            @Doc("Most rules that match in one request, best first; 0 is unlimited, a negative value 1.") @Default("1")
            int topK,

            @Doc("Least score of a soft match.") @Default("0.5")
            double minScoreThreshold,

            @Doc("How candidates become prototypes.") PrototypeScoring prototypeScoring) {}

    private record Bank(EmbeddingRule rule, PrototypeBank prototypes) {}

    @Override
    public Kind<EmbeddingRule> kind() {
        return Kind.signal("embedding", "embeddings", EmbeddingRule.class);
    }

    @Override
    public String description() {
        return "Tells which configured examples the current turn resembles in meaning.";
    }

    @Override
    public String evalKey() {
        return "embeddings";
    }

    @Override
    public String headerName() {
        return "embeddings";
    }

    @Override
    public CostClass cost() {
        return CostClass.ENCODER;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.UNIT;
    }

    @Override
    public int keepBest(Settings settings) {
        int topK = settings.get(EmbeddingConfig.class).topK();
        return topK < 0 ? 1 : topK;
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(
                new SettingsAt<>("global.model_catalog.embeddings.semantic.embedding_config", EmbeddingConfig.class));
    }

    @Override
    public List<Problem> check(EmbeddingRule rule, List<EmbeddingRule> all) {
        return rule.queryModality().equals("image")
                ? List.of(Problem.warning("query_modality", "compares images, but no image encoder is built in"))
                : List.of();
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<EmbeddingRule> setup) throws UnavailableException, InterruptedException {
        return Unanswerable.unlessPrepared(() -> ready(setup));
    }

    private static SignalEvaluator ready(SignalSetup<EmbeddingRule> setup)
            throws UnavailableException, InterruptedException {
        EmbeddingConfig config = setup.settings().get(EmbeddingConfig.class);
        List<EmbeddingRule> text = setup.rules().stream()
                .filter(rule -> rule.queryModality().equals("text"))
                .toList();
        Awaited<List<Bank>> banks = Examples.await(
                setup.services(),
                "embedding",
                text.stream().map(EmbeddingRule::name).toList(),
                text.stream().flatMap(rule -> rule.candidates().stream()).toList(),
                vectors -> text.stream()
                        .map(rule -> bank(rule, vectors, config.prototypeScoring()))
                        .toList());
        List<EmbeddingRule> images = setup.rules().stream()
                .filter(rule -> rule.queryModality().equals("image"))
                .toList();
        return input -> evaluate(banks.get(), images, config, input);
    }

    private static Bank bank(EmbeddingRule rule, Map<String, Embedding> vectors, PrototypeScoring shared) {
        PrototypeScoring scoring = rule.aggregationMethod().equals("mean") ? shared.byMean() : shared;
        return new Bank(rule, PrototypeBank.of(rule.candidates(), vectors, scoring));
    }

    private static SignalReport evaluate(
            List<Bank> banks, List<EmbeddingRule> images, EmbeddingConfig config, SignalInput input)
            throws UnavailableException, InterruptedException {
        String text = input.facts().evalSample();
        var outcomes = new LinkedHashMap<String, SignalOutcome>();
        var values = new LinkedHashMap<String, Double>();
        if (!text.isEmpty() && !banks.isEmpty()) {
            score(banks, input.encodings().embed(text), input.encodings().scale(text), values);
            boolean hard = banks.stream().anyMatch(bank -> reached(bank.rule(), values));
            for (Bank bank : banks) {
                String name = bank.rule().name();
                double score = values.getOrDefault(name, 0.0);
                boolean matched = hard
                        ? reached(bank.rule(), values)
                        : config.enableSoftMatching() && Threshold.reached(score, config.minScoreThreshold());
                outcomes.put(name, matched ? Match.of(score) : NoMatch.PLAIN);
            }
        }
        Optional<Failure> unseen = Images.unseen(input.facts());
        images.forEach(rule -> outcomes.put(
                rule.name(),
                unseen.<SignalOutcome>map(SignalOutcome.Unavailable::new).orElse(NoMatch.PLAIN)));
        return new SignalReport(outcomes, values, List.of());
    }

    private static void score(List<Bank> banks, Embedding query, SimilarityScale scale, Map<String, Double> values) {
        for (Bank bank : banks) {
            PrototypeBank.Nearness nearness = bank.prototypes().score(query, scale);
            String name = bank.rule().name();
            values.put(name, nearness.score());
            values.put(name + ":best", nearness.best());
            values.put(name + ":support", nearness.support());
            values.put(name + ":prototype_count", (double) nearness.prototypes());
        }
    }

    private static boolean reached(EmbeddingRule rule, Map<String, Double> values) {
        return Threshold.reached(values.getOrDefault(rule.name(), 0.0), rule.threshold());
    }
}
