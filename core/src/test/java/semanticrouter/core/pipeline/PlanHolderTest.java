package semanticrouter.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.evidence.EvidencePlan;
import semanticrouter.core.evidence.PlannedFamily;
import semanticrouter.core.plan.RecipePlan;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalReport;

class PlanHolderTest {
    /// A plan of two recipes that must always be seen together, and that knows when it is closed.
    private static RoutingPlan plan(String mark, AtomicBoolean closed) {
        SignalEvaluator evaluator = new SignalEvaluator() {
            @Override
            public SignalReport evaluate(SignalInput input) {
                return SignalReport.NOTHING;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        var family = new PlannedFamily(
                "word",
                "word",
                "word",
                CostClass.FREE,
                ConfidenceRange.ONE,
                evaluator,
                List.of(),
                Set.of(),
                Map.of(),
                Map.of(),
                0);
        var program =
                new DecisionProgram(List.of(), Strategy.PRIORITY, AtomTable.of(List.of(), _ -> ConfidenceRange.ONE));
        var evidence = new EvidencePlan(List.of(family), List.of(), List.of(), List.of(), program);
        var recipes = new LinkedHashMap<String, RecipePlan>();
        recipes.put("default", new RecipePlan("default", mark, evidence, List.of(), Optional.empty()));
        recipes.put("other", new RecipePlan("other", mark, evidence, List.of(), Optional.empty()));
        return new RoutingPlan(mark, recipes, new LinkedHashMap<>(), new LinkedHashMap<>(), null, false);
    }

    private static String description(RoutingPlan plan, String recipe) {
        RecipePlan found = plan.recipes().get(recipe);
        return found == null ? "" : found.description();
    }

    @Test
    void a_request_never_sees_parts_of_two_plans_nor_a_closed_one() throws Exception {
        var first = new AtomicBoolean();
        var holder = new PlanHolder(plan("0", first));
        var closedBy = new CopyOnWriteArrayList<AtomicBoolean>();
        closedBy.add(first);
        var stop = new AtomicBoolean();
        var torn = new AtomicInteger();
        var seen = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                readers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        try (PlanHolder.Lease lease = holder.lease()) {
                            String mark = lease.plan().hash();
                            boolean whole = description(lease.plan(), "default").equals(mark)
                                    && description(lease.plan(), "other").equals(mark)
                                    && !closedBy.get(Integer.parseInt(mark)).get();
                            torn.addAndGet(whole ? 0 : 1);
                            seen.incrementAndGet();
                        }
                        Thread.sleep(0, 1_000);
                    }
                    return seen.get();
                }));
            }
            for (int i = 1; i <= 300; i++) {
                var closed = new AtomicBoolean();
                closedBy.add(closed);
                holder.swap(plan(Integer.toString(i), closed));
                while (seen.get() < i) {
                    Thread.onSpinWait();
                }
            }
            stop.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
        assertThat(torn).hasValue(0);
        assertThat(closedBy.subList(0, 300)).as("every retired plan is closed").allMatch(AtomicBoolean::get);
        assertThat(closedBy.get(300)).as("the current one is not").isFalse();
    }

    @Test
    void a_retired_plan_waits_for_its_last_lease() {
        var closed = new AtomicBoolean();
        var holder = new PlanHolder(plan("0", closed));
        PlanHolder.Lease lease = holder.lease();
        holder.swap(plan("1", new AtomicBoolean()));
        assertThat(closed).isFalse();
        lease.close();
        lease.close();
        assertThat(closed).isTrue();
    }

    @Test
    void a_plan_that_is_not_whole_is_waited_for_until_the_next() {
        var holder = new PlanHolder(plan("0", new AtomicBoolean()));
        holder.stillAwait("nobody waits");
        assertThat(holder.awaited()).isEmpty();
        holder.await("a route");
        holder.stillAwait("a pool");
        assertThat(holder.awaited()).hasValue("a pool");
        holder.swap(plan("1", new AtomicBoolean()));
        holder.stillAwait("too late");
        assertThat(holder.awaited()).isEmpty();
    }
}
