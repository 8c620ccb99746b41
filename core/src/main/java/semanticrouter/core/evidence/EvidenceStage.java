package semanticrouter.core.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.compression.PromptCompression.Compressed;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.decision.Standing;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.evidence.EvidenceBoard.FamilyState;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.rule.Truth;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalInput;
import semanticrouter.core.signal.SignalReport;

/// Asks signal families, cheapest first, until nothing that is missing can change the decision.
///
/// Lazy and eager evaluation give the same winner, confidence and leaves behind it. Families that call models run side
/// by side; the others run on the request's own thread. Safe for all threads.
public final class EvidenceStage {
    private static final List<CostClass> CHEAPEST_FIRST = List.of(CostClass.values());

    private final Fanout fanout;

    public EvidenceStage(Fanout fanout) {
        this.fanout = fanout;
    }

    private static boolean everyRule(String name) {
        return true;
    }

    /// How much to ask.
    public enum Effort {
        /// Ask nothing, because there is nothing to decide on.
        NOTHING,
        /// Stop as soon as the outcome is certain.
        LAZY,
        /// Ask every family that a decision refers to.
        EAGER,
        /// Ask every configured family, as the eval API does.
        EVERYTHING
    }

    /// Gathers the evidence about one request.
    public Evidence gather(
            EvidencePlan plan, Posterior posterior, RequestFacts facts, Encodings encodings, Asking asking)
            throws InterruptedException {
        return new Gathering(plan, posterior, facts, encodings, asking).run();
    }

    /// How to ask.
    ///
    /// @param effort how much
    /// @param deadline when to stop waiting
    public record Asking(Effort effort, Deadline deadline) {}

    /// One request's gathering; lives on one thread.
    private final class Gathering {
        private final EvidencePlan plan;
        private final Posterior posterior;
        private final RequestFacts facts;
        private final Encodings encodings;
        private final Asking asking;
        private final EvidenceBoard board;
        private final DecisionProgram program;
        private final List<EntropyStep> folding;
        private final long start = System.nanoTime();
        private final Standing standing;
        private final Compressed compressed;
        private final RequestFacts read;

        Gathering(EvidencePlan plan, Posterior posterior, RequestFacts facts, Encodings encodings, Asking asking) {
            this.plan = plan;
            this.posterior = posterior;
            this.facts = facts;
            this.encodings = encodings;
            this.asking = asking;
            this.board = new EvidenceBoard(plan);
            this.program = plan.program();
            board.refresh();
            standing = program.evaluate(board.atoms());
            compressed = plan.intake().compression().of(facts.evalText());
            read = compressed.shortened() ? facts.reading(compressed.text()) : facts;
            folding = new ArrayList<>(plan.families().size() + 1);
            folding.add(new EntropyStep("start", posterior.start(), 0, 0));
        }

        Evidence run() throws InterruptedException {
            try (LoadGate.Pass pass = plan.intake().gate().enter(asking.deadline())) {
                if (pass.granted()) {
                    ask();
                } else {
                    giveUp();
                }
            }
            return evidence();
        }

        /// Nobody could be asked in time, which is not the same as that nothing matches.
        private void giveUp() {
            var busy = new Failure("evaluation_busy", "the load gate let no evaluation through in time");
            for (int family = 0; family < plan.families().size(); family++) {
                if (needed(family)) {
                    take(family, new Settled.Failed<>(busy, 0));
                }
            }
        }

        private void ask() throws InterruptedException {
            for (CostClass cost : CHEAPEST_FIRST) {
                if (cost.compareTo(CostClass.ENCODER) < 0) {
                    askInTurn(cost);
                } else {
                    askTogether(cost);
                }
            }
        }

        private void askInTurn(CostClass cost) throws InterruptedException {
            for (int family = 0; family < plan.families().size(); family++) {
                if (plan.families().get(family).cost() == cost && needed(family)) {
                    take(family, ask(family));
                }
            }
        }

        private void askTogether(CostClass cost) throws InterruptedException {
            var wanted = new ArrayList<Integer>();
            for (int family = 0; family < plan.families().size(); family++) {
                if (plan.families().get(family).cost() == cost && needed(family)) {
                    wanted.add(family);
                }
            }
            if (wanted.isEmpty()) {
                return;
            }
            var tasks = new ArrayList<Fanout.Task<SignalReport>>();
            for (int family : wanted) {
                SignalEvaluator evaluator = plan.families().get(family).evaluator();
                tasks.add(() -> evaluator.evaluate(input(family)));
            }
            List<Settled<SignalReport>> settled = fanout.run(tasks, asking.deadline());
            for (int i = 0; i < wanted.size(); i++) {
                take(wanted.get(i), settled.get(i));
            }
        }

        private Settled<SignalReport> ask(int family) throws InterruptedException {
            SignalEvaluator evaluator = plan.families().get(family).evaluator();
            long began = System.nanoTime();
            try {
                SignalReport report = evaluator.evaluate(input(family));
                return new Settled.Done<>(report, System.nanoTime() - began);
            } catch (UnavailableException unavailable) {
                return new Settled.Failed<>(unavailable.failure(), System.nanoTime() - began);
            }
        }

        private SignalInput input(int family) {
            String name = plan.families().get(family).family();
            return new SignalInput(
                    plan.intake().compression().skipped().contains(name) ? facts : read,
                    encodings,
                    asking.deadline(),
                    asking.effort() == Effort.EVERYTHING ? EvidenceStage::everyRule : plan.used(family));
        }

        private void take(int family, Settled<SignalReport> settled) {
            switch (settled) {
                case Settled.Done<SignalReport>(var report, long nanos) -> board.answer(family, report, nanos);
                case Settled.Failed<SignalReport>(Failure why, long nanos) -> board.fail(family, why, nanos);
            }
            board.refresh();
            program.evaluate(board.atoms(), standing);
            step(plan.families().get(family).family(), posterior.bits(program, standing));
        }

        private void step(String stage, double bits) {
            double before = folding.getLast().bits();
            folding.add(new EntropyStep(stage, bits, bits - before, (System.nanoTime() - start) / 1e3));
        }

        private boolean needed(int family) {
            long bit = 1L << family;
            return switch (asking.effort()) {
                case NOTHING -> false;
                case EVERYTHING -> true;
                case EAGER -> neededBy(bit, false) || advises(family);
                case LAZY -> !standing.settled() && neededBy(bit, true) || advises(family);
            };
        }

        /// Whether its advice on reasoning may be followed: a decision that may win leaves that open.
        private boolean advises(int family) {
            if (!plan.families().get(family).advises()) {
                return false;
            }
            for (int d = 0; d < program.rules().size(); d++) {
                boolean mayWin = standing.settled() ? d == standing.winner() : standing.truth(d) != Truth.FALSE;
                if (mayWin && plan.leavesReasoningOpen(d)) {
                    return true;
                }
            }
            return false;
        }

        /// Whether a decision, or one that can still matter, has an open leaf that depends on the family.
        private boolean neededBy(long bit, boolean contendingOnly) {
            for (int d = 0; d < program.rules().size(); d++) {
                if ((plan.decisionNeeds(d) & bit) == 0 || contendingOnly && !program.contends(d, standing)) {
                    continue;
                }
                if (!contendingOnly) {
                    return true;
                }
                for (int atom : plan.decisionAtoms(d)) {
                    if (board.atoms().pending(atom) && (plan.atomNeeds(atom) & bit) != 0) {
                        return true;
                    }
                }
            }
            return false;
        }

        private Evidence evidence() {
            LinkedHashMap<String, FamilyResult> families =
                    LinkedHashMap.newLinkedHashMap(plan.families().size());
            for (int i = 0; i < plan.families().size(); i++) {
                PlannedFamily planned = plan.families().get(i);
                FamilyState state = board.state(i);
                families.put(planned.family(), result(state));
            }
            return new Evidence(
                    families,
                    board.projections(),
                    board.totals(),
                    board.trace(),
                    board.atoms(),
                    standing,
                    List.copyOf(folding),
                    posterior,
                    Reading.of(facts, read, compressed, encodings.coverage()));
        }

        private static FamilyResult result(@Nullable FamilyState state) {
            if (state == null) {
                return FamilyResult.NotNeeded.INSTANCE;
            }
            var matches = state.matches() == null ? state.before() : state.matches();
            if (state.report() == null) {
                Failure why = state.failure() == null ? new Failure("unknown", "") : state.failure();
                return new FamilyResult.Failed(why, matches, state.nanos());
            }
            return new FamilyResult.Evaluated(state.report(), matches, state.nanos());
        }
    }
}
