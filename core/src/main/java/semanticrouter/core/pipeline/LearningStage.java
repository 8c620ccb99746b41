package semanticrouter.core.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.learning.Adaptation;
import semanticrouter.core.learning.Adaptation.Scored;
import semanticrouter.core.learning.CandidateSet;
import semanticrouter.core.learning.Contender;
import semanticrouter.core.learning.ExperienceTable;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.Learned.KnownSession;
import semanticrouter.core.learning.Learned.Phase;
import semanticrouter.core.learning.Learned.Store;
import semanticrouter.core.learning.LearningMode;
import semanticrouter.core.learning.LearningPolicy;
import semanticrouter.core.learning.LearningPolicy.AdaptationPolicy;
import semanticrouter.core.learning.LearningPolicy.ProtectionPolicy;
import semanticrouter.core.learning.LearningReason;
import semanticrouter.core.learning.Preflight;
import semanticrouter.core.learning.Protection;
import semanticrouter.core.learning.Protection.Offer;
import semanticrouter.core.learning.SessionKey;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.learning.SessionScores;
import semanticrouter.core.learning.SessionTurn;
import semanticrouter.core.learning.SharedSessions;
import semanticrouter.core.learning.ToolLoop;
import semanticrouter.core.learning.Tuning;
import semanticrouter.core.limit.Caller;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.request.Utf8;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.store.StoreException;

/// Lets experience and the session change the model that a decision's algorithm chose (specification:
/// selection-looper §3.1): preflight, adaptation, protection. What it remembers outlives a reload of the
/// configuration and not a restart.
///
/// Safe for all threads; what a request reads it reads without a lock, and where sessions are shared it waits for a
/// time that is bounded.
public final class LearningStage {
    /// Sessions remembered: {@value #SETS} sets of {@value #WAYS}, 50,000 (specification:
    /// selection-looper §3.4).
    static final int SETS = 6_250;

    static final int WAYS = 8;

    /// How long a session is remembered unless told otherwise.
    public static final Duration LIFE = Duration.ofHours(24);

    private static final double BYTES_PER_TOKEN = 4;

    private final IdentityHeaders names;
    private final Clock clock;
    private final LongSupplier seeds;
    private final ExperienceTable experience = new ExperienceTable();
    private final SessionTable<SessionKey, SessionMemory> sessions;
    private final SharedSessions shared;

    /// @param names headers that say whose session a request belongs to
    /// @param seeds gives the seed of every draw, for example {@link System#nanoTime()}
    /// @param life how long after its last turn a session is remembered
    public LearningStage(IdentityHeaders names, Clock clock, LongSupplier seeds, Duration life) {
        this(names, clock, seeds, life, SharedSessions.NONE);
    }

    /// @param shared where other routers remember their sessions too; closed by its owner
    public LearningStage(IdentityHeaders names, Clock clock, LongSupplier seeds, Duration life, SharedSessions shared) {
        this.shared = shared;
        this.names = names;
        this.clock = clock;
        this.seeds = seeds;
        this.sessions = new SessionTable<>(SETS, WAYS, life, clock);
    }

    /// What is known of models.
    public ExperienceTable experience() {
        return experience;
    }

    SessionTable<SessionKey, SessionMemory> sessions() {
        return sessions;
    }

    /// Remembers a turn, here and where other routers do.
    void remember(SessionKey key, SessionMemory memory) {
        sessions.put(key, memory);
        shared.put(key, memory);
    }

    long nowMillis() {
        return clock.millis();
    }

    /// What becomes of the model that was chosen.
    Learned apply(RoutingPlan plan, LearningPolicy policy, RequestFacts facts, Candidate base)
            throws InterruptedException {
        long now = clock.millis();
        KnownSession session = session(policy, facts, now);
        Learned learned = settle(plan, policy, facts, base, session, one -> free(policy, one, now));
        boolean tries = learned.adaptation()
                .filter(adapted -> adapted.reason() == LearningReason.COLD_START
                        && adapted.proposed().equals(learned.chosen()))
                .isPresent();
        String model = learned.chosen().ref().effectiveModel();
        return tries && !experience.tries(policy.place(), model, now)
                ? settle(plan, policy, facts, base, session, _ -> false)
                : learned;
    }

    private boolean free(LearningPolicy policy, Contender one, long now) {
        return experience.free(policy.place(), one.model(), now);
    }

    private Learned settle(
            RoutingPlan plan,
            LearningPolicy policy,
            RequestFacts facts,
            Candidate base,
            KnownSession session,
            Predicate<Contender> tries) {
        Preflight preflight = preflight(policy, facts, session);
        if (policy.mode() == LearningMode.BYPASS) {
            return new Learned(policy, preflight, Optional.empty(), Optional.empty(), session, base, base);
        }
        Adaptation.Question question = question(policy, base);
        Optional<Adaptation.Result> adapted = Optional.empty();
        if (policy.adapts() != LearningMode.BYPASS) {
            OptionalLong seed = preflight.samples() ? OptionalLong.of(seeds.getAsLong()) : OptionalLong.empty();
            adapted = Optional.of(Adaptation.propose(question, policy.adapts(), seed, tries));
        }
        Candidate proposed = adapted.map(Adaptation.Result::proposed).orElse(base);
        List<Scored> scored = adapted.map(Adaptation.Result::scored)
                .orElseGet(() -> Adaptation.score(question, OptionalLong.empty()));
        Optional<Protection.Result> held = policy.protection()
                .map(protection -> protect(plan, policy, protection, facts, question, scored, proposed, session));
        return new Learned(
                policy,
                preflight,
                adapted,
                held,
                session,
                base,
                held.map(Protection.Result::chosen).orElse(proposed));
    }

    private static Preflight preflight(LearningPolicy policy, RequestFacts facts, KnownSession session) {
        boolean protects = policy.protects() != LearningMode.BYPASS;
        return Preflight.of(new Preflight.Circumstances(
                policy.mode(),
                policy.adapts(),
                policy.protection().isEmpty() ? LearningMode.APPLY : policy.protects(),
                !protects || session.key().isPresent(),
                session.turn().toolLoop(),
                !facts.continues(),
                session.memory().isPresent(),
                session.turn().idleExpired()
                        ? session.turn().effectiveWarmth()
                        : session.turn().warmth()));
    }

    private Adaptation.Question question(LearningPolicy policy, Candidate base) {
        List<Candidate> candidates =
                policy.adaptation().map(AdaptationPolicy::candidates).orElse(policy.candidates());
        CandidateSet set = policy.adaptation().map(AdaptationPolicy::set).orElse(CandidateSet.DECISION);
        List<Contender> contenders =
                candidates.stream().map(one -> contender(policy, one)).toList();
        return new Adaptation.Question(contenders, base, set, policy.prices().price());
    }

    private Contender contender(LearningPolicy policy, Candidate candidate) {
        return Contender.of(
                candidate, experience.look(policy.place(), candidate.ref().effectiveModel()));
    }

    private Protection.Result protect(
            RoutingPlan plan,
            LearningPolicy policy,
            ProtectionPolicy protection,
            RequestFacts facts,
            Adaptation.Question question,
            List<Scored> scored,
            Candidate proposed,
            KnownSession session) {
        if (protection.mode() == LearningMode.BYPASS) {
            return Protection.bypass(proposed, LearningReason.DECISION_BYPASS);
        }
        if (session.key().isEmpty()) {
            return Protection.bypass(proposed, LearningReason.MISSING_IDENTITY);
        }
        var offers = new ArrayList<Offer>();
        for (Contender contender : question.contenders()) {
            offers.add(offer(policy, contender, score(scored, contender.model())));
        }
        if (offers.stream()
                .noneMatch(offer -> offer.model().equals(proposed.ref().effectiveModel()))) {
            Contender only = contender(policy, proposed);
            var alone = new Adaptation.Question(List.of(only), proposed, question.set(), question.dearest());
            offers.add(offer(
                    policy,
                    only,
                    Adaptation.score(alone, OptionalLong.empty()).getFirst().score()));
        }
        Optional<String> current = session.memory().map(SessionMemory::effectiveModel);
        boolean offered = current.isPresent()
                && offers.stream().anyMatch(offer -> offer.model().equals(current.get()));
        if (!offered) {
            session.memory()
                    .flatMap(memory -> serving(plan, policy, memory))
                    .ifPresent(candidate -> offers.add(offer(policy, contender(policy, candidate), 0)));
        }
        return Protection.decide(
                new Protection.Question(
                        offers,
                        proposed,
                        current,
                        session.turn(),
                        !facts.continues(),
                        protection.scope(),
                        protection.tuning()),
                protection.mode());
    }

    private static Offer offer(LearningPolicy policy, Contender contender, double base) {
        var profile = contender.candidate().profile();
        double pressure = SessionScores.pressure(
                Contender.checkout(profile),
                policy.prices().checkout(),
                profile.quality().orElse(Double.NaN));
        return new Offer(contender.candidate(), contender.experience(), base, pressure);
    }

    private static double score(List<Scored> scored, String model) {
        return scored.stream()
                .filter(one -> one.model().equals(model))
                .mapToDouble(Scored::score)
                .findFirst()
                .orElse(0);
    }

    /// A session's model that the decision does not offer, where it may serve nevertheless: it has a
    /// backend, and the decision is none that insists on its signals.
    private static Optional<Candidate> serving(RoutingPlan plan, LearningPolicy policy, SessionMemory memory) {
        ServedModel model = plan.model(memory.model()).orElse(null);
        if (policy.guarded() || model == null || model.backends().isEmpty()) {
            return Optional.empty();
        }
        var ref = new ModelRef(memory.model(), Optional.empty(), "", memory.lora(), 0);
        return Optional.of(new Candidate(ref, model.profile()));
    }

    private KnownSession session(LearningPolicy policy, RequestFacts facts, long now) throws InterruptedException {
        Optional<SessionKey> key = policy.protection().flatMap(protection -> key(policy, protection, facts));
        Remembered remembered = key.isEmpty() ? Remembered.NOTHING : remembered(key.get());
        SessionMemory memory = remembered.memory();
        double idle = memory == null ? 0 : memory.idleSeconds(now);
        double timeout = policy.protection()
                .map(ProtectionPolicy::tuning)
                .orElse(Tuning.DEFAULT)
                .idleSeconds();
        boolean expired = memory != null && idle >= timeout;
        SessionTurn turn = turn(facts, memory, expired, now);
        return new KnownSession(
                key,
                phase(facts, turn, key.isPresent(), memory),
                Optional.ofNullable(memory),
                idle,
                turn,
                remembered.store());
    }

    /// What is remembered, and by whom.
    private record Remembered(@Nullable SessionMemory memory, Store store) {
        private static final Remembered NOTHING = new Remembered(null, Store.LOCAL);
    }

    /// The later turn counts; where the shared store cannot be asked, what this router remembers (specification:
    /// selection-looper §3.4).
    private Remembered remembered(SessionKey key) throws InterruptedException {
        SessionMemory own = sessions.get(key).orElse(null);
        if (!shared.shared()) {
            return new Remembered(own, Store.LOCAL);
        }
        try {
            SessionMemory theirs = shared.get(key).orElse(null);
            boolean later = own == null || theirs != null && theirs.atMillis() >= own.atMillis();
            return new Remembered(later ? theirs : own, Store.SHARED);
        } catch (StoreException _) {
            return new Remembered(own, Store.SHARED_AWAY);
        }
    }

    private Optional<SessionKey> key(LearningPolicy policy, ProtectionPolicy protection, RequestFacts facts) {
        String session = header(facts, protection.sessionHeader());
        boolean whole = protection.scope() == Protection.Scope.SESSION;
        String conversation = whole ? "" : header(facts, protection.conversationHeader());
        if (session.isEmpty() || !whole && conversation.isEmpty() || facts.anonymous()) {
            return Optional.empty();
        }
        Caller caller = Caller.of(facts.headers(), names);
        return Optional.of(
                SessionKey.of(policy.place().recipe(), caller.tenant(), caller.user(), session, conversation));
    }

    private static String header(RequestFacts facts, String name) {
        return facts.headers().first(name).map(String::strip).orElse("");
    }

    private static SessionTurn turn(RequestFacts facts, @Nullable SessionMemory memory, boolean expired, long now) {
        double whole = 0;
        double last = 0;
        int answers = 0;
        for (Turn turn : facts.turns()) {
            double bytes = (double) Utf8.length(turn.text());
            whole += bytes;
            last = turn.role() == Role.USER ? bytes : last;
            answers += turn.role() == Role.ASSISTANT ? 1 : 0;
        }
        return new SessionTurn(
                answers > 0 ? (whole - last) / BYTES_PER_TOKEN : 0,
                whole / BYTES_PER_TOKEN,
                Math.max(memory == null ? 0 : memory.turns(), answers + 1),
                memory == null ? 0 : memory.switches(),
                memory == null ? Double.NaN : memory.warmth(now),
                facts.continues(),
                ToolLoop.active(facts),
                expired);
    }

    private static Phase phase(RequestFacts facts, SessionTurn turn, boolean named, @Nullable SessionMemory memory) {
        if (turn.toolLoop()) {
            return Phase.TOOL_LOOP;
        }
        if (facts.continues()) {
            return Phase.PROVIDER_STATE;
        }
        if (turn.idleExpired()) {
            return Phase.IDLE_RESET;
        }
        return named && Objects.isNull(memory) ? Phase.NEW_SESSION : Phase.USER_TURN;
    }
}
