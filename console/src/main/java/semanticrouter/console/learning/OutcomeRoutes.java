package semanticrouter.console.learning;

import static semanticrouter.console.http.Json.ordered;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Route.Contract;
import semanticrouter.console.http.Shape;
import semanticrouter.console.replay.PersonalData;
import semanticrouter.console.replay.ReplayView;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.learning.ExperiencePlace;
import semanticrouter.core.learning.ExperienceTable;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.replay.Lifecycle;
import semanticrouter.core.replay.ReplayHead;
import semanticrouter.core.replay.ReplayRecord;
import semanticrouter.core.replay.ReplayStore;
import semanticrouter.core.store.StoreException;

/// Takes what people and evaluators say of replies: the record keeps it, and a verdict on a model is
/// learned (specification: selection-looper §3.5).
public final class OutcomeRoutes {
    /// Where outcomes are sent.
    public static final String PATH = "/v1/router/outcomes";

    private static final int BODY = 256 << 10;
    private static final int KEY_MAX = 256;

    /// Outcomes a record keeps, the newest.
    private static final int KEPT = 64;

    private final PlanHolder plans;
    private final ReplayStore store;
    private final ExperienceTable experience;
    private final Clock clock;
    private final UnaryOperator<String> mask = new PersonalData();
    private final Claims<Boolean> claims;
    private final CallRate rate;

    /// A record is read, added to and written back by one call at a time.
    private final ReentrantLock adding = new ReentrantLock();

    private OutcomeRoutes(PlanHolder plans, ReplayStore store, ExperienceTable experience, Clock clock) {
        this.plans = plans;
        this.store = store;
        this.experience = experience;
        this.clock = clock;
        this.claims = new Claims<>(clock);
        this.rate = new CallRate(clock);
    }

    /// @param store of the records
    /// @param experience what is known of models
    public static List<Route> of(PlanHolder plans, ReplayStore store, ExperienceTable experience, Clock clock) {
        var routes = new OutcomeRoutes(plans, store, experience, clock);
        Shape body = Shape.of(
                "replay_id string",
                "target string",
                "target_ref? string",
                "verdict string",
                "reason? string",
                "score? number",
                "metadata? object",
                "source? string");
        Shape reply = Shape.of(
                "success boolean", "updated boolean", "recorded boolean", "duplicate boolean", "timestamp string");
        return List.of(new Route(
                "POST",
                PATH,
                Permission.LEARNING_INGEST,
                "Says how well a reply fitted, so that the router learns from it; the header Idempotency-Key is required.",
                new Contract(Shape.NONE, body, reply, BODY, true),
                routes::take));
    }

    private ApiReply take(ApiRequest request) throws GatewayException, InterruptedException {
        RoutingPlan plan = plans.current();
        if (!learns(plan)) {
            throw new GatewayException(
                    503,
                    "NO_ROUTER_LEARNING_RUNTIME",
                    "this router does not learn; set global.router.learning.enabled: true");
        }
        String principal = request.principal().id();
        rate.count(principal);
        String key =
                request.headers().first("idempotency-key").map(String::strip).orElse("");
        if (key.isEmpty() || key.length() > KEY_MAX) {
            throw new GatewayException(
                    400,
                    "MISSING_IDEMPOTENCY_KEY",
                    "send a header Idempotency-Key of 1 to " + KEY_MAX
                            + " characters, the same when the same outcome is sent again");
        }
        Outcome outcome = Outcome.of(request.json());
        String content = outcome.toString();
        Claims.Done<Boolean> done = claims.once(new Claims.Key(principal, key), content, () -> {
            Judged judged = record(plan, outcome, request.principal().role());
            return judged.learned() && experience.judged(judged.place(), judged.model(), outcome.verdict()) > 0;
        });
        return ApiReply.json(ordered(
                "success",
                true,
                "updated",
                done.value() && !done.repeated(),
                "recorded",
                !done.repeated(),
                "duplicate",
                done.repeated(),
                "timestamp",
                clock.instant().toString()));
    }

    private static boolean learns(RoutingPlan plan) {
        return plan.recipes().values().stream()
                .flatMap(recipe -> recipe.decisions().stream())
                .anyMatch(decision -> decision.learning() != null);
    }

    /// What is judged.
    ///
    /// @param learned whether it is learned, or kept on record alone
    private record Judged(ExperiencePlace place, String model, boolean learned) {}

    /// Puts the outcome on record.
    private Judged record(RoutingPlan plan, Outcome outcome, String role)
            throws GatewayException, InterruptedException {
        adding.lockInterruptibly();
        try {
            ReplayRecord record = store.get(outcome.replayId()).orElseThrow(OutcomeRoutes::unknown);
            Judged judged = judged(plan, outcome, record.head());
            store.put(
                    List.of(with(record, outcome.document(role, clock.instant().toString(), mask))));
            return judged;
        } catch (StoreException unusable) {
            throw new GatewayException(
                    503, "REPLAY_STORE_UNAVAILABLE", "the replay store cannot be used: " + unusable.getMessage());
        } finally {
            adding.unlock();
        }
    }

    private static GatewayException unknown() {
        return new GatewayException(
                404,
                "REPLAY_NOT_FOUND",
                "no record has this replay_id; it may have expired, or its request was not recorded"
                        + " (global.services.router_replay, or the plugin router_replay of its decision)");
    }

    private static Judged judged(RoutingPlan plan, Outcome outcome, ReplayHead head) throws GatewayException {
        if (head.lifecycle() == Lifecycle.IN_PROGRESS) {
            throw Outcome.invalid("the request of this record has not ended; send its outcome afterwards");
        }
        boolean model = outcome.target().equals(Outcome.MODEL);
        if (model && head.model().isEmpty()) {
            throw Outcome.invalid("no model served this record's request, so none can be judged");
        }
        if (model && !outcome.targetRef().isEmpty() && !outcome.targetRef().equals(head.model())) {
            throw new GatewayException(
                    409,
                    "OUTCOME_OWNERSHIP_MISMATCH",
                    "another model than \"target_ref\" served this record's request; leave target_ref out, or name the"
                            + " record's selected_model");
        }
        String recipe = outcome.named("recipe").orElse(head.recipe());
        String decision = outcome.named("decision").orElse(head.decision());
        boolean named =
                outcome.named("recipe").isPresent() || outcome.named("decision").isPresent();
        Optional<PlannedDecision> planned = Optional.ofNullable(plan.recipes().get(recipe)).stream()
                .map(RecipePlan::decisions)
                .flatMap(List::stream)
                .filter(known -> known.rule().name().equals(decision))
                .findFirst();
        if (named && planned.isEmpty()) {
            throw Outcome.invalid("\"metadata\" names a recipe and a decision that the configuration does not have");
        }
        int configured = planned.map(known -> known.rule().tier()).orElse(0);
        int tier = outcome.tier().orElse(configured);
        return new Judged(new ExperiencePlace(recipe, decision, tier), head.model(), model && planned.isPresent());
    }

    private static ReplayRecord with(ReplayRecord record, Map<String, Object> outcome) {
        var detail = new LinkedHashMap<>(record.detail().get());
        var outcomes = new ArrayList<Object>();
        if (detail.get(ReplayView.OUTCOMES) instanceof List<?> before) {
            outcomes.addAll(before.subList(Math.max(0, before.size() - KEPT + 1), before.size()));
        }
        outcomes.add(outcome);
        detail.put(ReplayView.OUTCOMES, List.copyOf(outcomes));
        return new ReplayRecord(
                record.head(),
                record.summary(),
                () -> detail,
                record.size() + outcome.toString().length());
    }
}
