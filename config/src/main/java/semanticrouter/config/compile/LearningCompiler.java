package semanticrouter.config.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.Adaptations;
import semanticrouter.config.document.global.Learning;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.core.decision.OnUnknown;
import semanticrouter.core.learning.CandidateSet;
import semanticrouter.core.learning.Contender;
import semanticrouter.core.learning.ExperiencePlace;
import semanticrouter.core.learning.LearningMode;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.learning.LearningPolicy.AdaptationPolicy;
import semanticrouter.core.learning.LearningPolicy.Dearest;
import semanticrouter.core.learning.LearningPolicy.ProtectionPolicy;
import semanticrouter.core.learning.Protection;
import semanticrouter.core.learning.Tuning;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;

/// Says for every decision of a recipe what learning may do: the router's settings and the decision's
/// word on them, together (specification: selection-looper §3.1).
final class LearningCompiler {
    private final Learning learning;
    private final SequencedMap<String, ServedModel> models;
    private final Optional<Candidate> fallback;
    private final Dearest dearest;

    LearningCompiler(Learning learning, SequencedMap<String, ServedModel> models, Optional<Candidate> fallback) {
        this.learning = learning;
        this.models = models;
        this.fallback = fallback;
        this.dearest = dearest(models.values());
    }

    private static Dearest dearest(Collection<ServedModel> models) {
        double price = 0;
        double checkout = 0;
        for (ServedModel model : models) {
            price = Math.max(price, Contender.price(model.profile()));
            checkout = Math.max(checkout, Contender.checkout(model.profile()));
        }
        return new Dearest(price, checkout);
    }

    /// The decisions, those that learning is for with what it may do. Nothing is learned for several
    /// models at work on one request, nor for a decision that answers itself.
    List<PlannedDecision> taught(Recipe recipe, List<PlannedDecision> decisions) {
        if (!learning.enabled()) {
            return decisions;
        }
        var taught = new ArrayList<PlannedDecision>();
        for (int i = 0; i < decisions.size(); i++) {
            PlannedDecision decision = decisions.get(i);
            boolean chosenFor =
                    !decision.selector().loops() && !decision.plugins().answers();
            taught.add(
                    chosenFor
                            ? decision.with(policy(recipe, recipe.decisions().get(i), decision, decisions))
                            : decision);
        }
        return taught;
    }

    private LearningPolicy policy(
            Recipe recipe, BoundDecision bound, PlannedDecision decision, List<PlannedDecision> all) {
        Adaptations said = bound.entry().adaptations();
        LearningMode whole = mode(said == null ? "" : said.mode(), LearningMode.APPLY);
        boolean guarded = decision.rule().onUnknown() == OnUnknown.REFUSE;
        var place = new ExperiencePlace(
                recipe.name(), decision.rule().name(), decision.rule().tier());
        return new LearningPolicy(
                place,
                whole,
                learning.adaptation().enabled()
                        ? Optional.of(
                                adaptation(said == null ? null : said.adaptation(), whole, guarded, decision, all))
                        : Optional.empty(),
                learning.protection().enabled()
                        ? Optional.of(protection(said == null ? null : said.protection(), whole))
                        : Optional.empty(),
                decision.candidates(),
                guarded,
                dearest);
    }

    private static LearningMode mode(String word, LearningMode whole) {
        return word.isEmpty() ? whole : LearningMode.of(word).within(whole);
    }

    /// A decision that insists on its signals is served by its own models, unless it says itself that
    /// others will do.
    private AdaptationPolicy adaptation(
            Adaptations.@Nullable Adaptation said,
            LearningMode whole,
            boolean guarded,
            PlannedDecision decision,
            List<PlannedDecision> all) {
        String own = said == null ? "" : said.candidateSet();
        String usual = guarded ? "decision" : learning.adaptation().candidateSet();
        CandidateSet set = CandidateSet.of(own.isEmpty() ? usual : own);
        if (set == CandidateSet.TIER && decision.rule().tier() == 0) {
            set = CandidateSet.DECISION;
        }
        return new AdaptationPolicy(mode(said == null ? "" : said.mode(), whole), set, candidates(set, decision, all));
    }

    /// Each model once, in its order; the decision's own first.
    private List<Candidate> candidates(CandidateSet set, PlannedDecision decision, List<PlannedDecision> all) {
        Stream<Candidate> own = decision.candidates().stream();
        int tier = decision.rule().tier();
        Stream<Candidate> offered = switch (set) {
            case DECISION -> own;
            case TIER ->
                Stream.concat(
                        own,
                        all.stream()
                                .filter(other -> other.rule().tier() == tier)
                                .flatMap(other -> other.candidates().stream()));
            case GLOBAL ->
                Stream.of(
                                own,
                                fallback.stream(),
                                all.stream().flatMap(other -> other.candidates().stream()),
                                models.values().stream()
                                        .filter(model -> !model.backends().isEmpty())
                                        .map(model -> new Candidate(ModelRef.to(model.name()), model.profile())))
                        .flatMap(stream -> stream);
        };
        Map<String, Candidate> once = new LinkedHashMap<>();
        offered.filter(candidate -> models.containsKey(candidate.ref().model()))
                .forEach(candidate -> once.putIfAbsent(
                        candidate.ref().model() + '|' + candidate.ref().lora(), candidate));
        return List.copyOf(once.values());
    }

    private ProtectionPolicy protection(Adaptations.@Nullable Protection said, LearningMode whole) {
        Learning.Protection settings = learning.protection();
        Learning.Tuning tuning = settings.tuning();
        Tuning usual = Tuning.DEFAULT;
        Double idle = tuning == null ? null : tuning.idleTimeoutSeconds();
        Integer turns = tuning == null ? null : tuning.minTurnsBeforeSwitch();
        Double margin = first(said == null ? null : said.switchMargin(), tuning == null ? null : tuning.switchMargin());
        Double stability =
                first(said == null ? null : said.stabilityWeight(), tuning == null ? null : tuning.stabilityWeight());
        return new ProtectionPolicy(
                mode(said == null ? "" : said.mode(), whole),
                Protection.Scope.of(settings.scope()),
                header(settings.identity().headers().session(), "x-session-id"),
                header(settings.identity().headers().conversation(), "x-conversation-id"),
                new Tuning(
                        idle == null ? usual.idleSeconds() : idle,
                        turns == null ? usual.minTurns() : turns,
                        margin == null ? usual.switchMargin() : margin,
                        stability == null ? usual.stability() : stability));
    }

    private static @Nullable Double first(@Nullable Double own, @Nullable Double usual) {
        return own == null ? usual : own;
    }

    private static String header(String name, String usual) {
        return name.isBlank() ? usual : name.strip().toLowerCase(Locale.ROOT);
    }
}
