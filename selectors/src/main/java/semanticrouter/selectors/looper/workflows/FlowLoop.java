package semanticrouter.selectors.looper.workflows;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.SuspendedLoop;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.store.StoreException;
import semanticrouter.selectors.looper.chat.Conversation;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.chat.Ledger;
import tools.jackson.databind.node.ArrayNode;

/// Agents work on a request step by step, and one model writes the final answer. Where an agent calls a tool, the
/// client gets the call, and the request that brings its result goes on where the agent stopped.
public final class FlowLoop implements Loop {
    private final WorkflowOptions options;
    private final AnswerContract contract;
    private final Clock clock;

    /// @param contract what the final answer must be
    public FlowLoop(WorkflowOptions options, AnswerContract contract, Clock clock) {
        this.options = options;
        this.contract = contract;
        this.clock = clock;
    }

    @Override
    public LoopResult run(LoopRequest request) throws InterruptedException {
        var ledger = new Ledger(request);
        try {
            Optional<SuspendedLoop> begun = request.suspension().begun();
            FlowState state = begun.isPresent() ? resumed(request, begun.get()) : begin(request, ledger);
            return new FlowRun(options, contract, clock, request, ledger, state).run();
        } catch (FlowException ended) {
            return ledger.failed(ended.status(), ended.why());
        } catch (StoreException away) {
            return ledger.failed("workflows: " + away.getMessage());
        }
    }

    private static List<String> workers(LoopRequest request) {
        return request.candidates().stream()
                .map(candidate -> candidate.ref().effectiveModel())
                .toList();
    }

    /// What a request goes on with. It is taken only once everything else is right, so that a wrong request leaves it
    /// where it is.
    private FlowState resumed(LoopRequest request, SuspendedLoop begun)
            throws FlowException, StoreException, InterruptedException {
        FlowState state = FlowState.read(begun.state())
                .orElseThrow(() -> FlowException.failed("what was kept of the workflow cannot be read; ask again"));
        if (!state.fits(options, workers(request))) {
            throw FlowException.request("the decision's workflow has changed since the tool was called; ask again"
                    + " without the calls that begin with flowtool_");
        }
        ArrayNode results = ToolResults.of(request.body(), begun.id(), state.pending());
        if (!request.suspension().resume()) {
            throw FlowException.request("another request goes on with these tool results already");
        }
        state.trajectory.addAll(results);
        return state;
    }

    private FlowState begin(LoopRequest request, Ledger ledger) throws FlowException, InterruptedException {
        ArrayNode failures = Json.array();
        FlowPlan plan = options.mode().equals(WorkflowOptions.DYNAMIC)
                ? planned(request, ledger, failures)
                : FlowPlan.of(options);
        return new FlowState(
                options.mode(), options.template(), workers(request), plan, Json.messages(request.body()), failures);
    }

    private FlowPlan planned(LoopRequest request, Ledger ledger, ArrayNode failures)
            throws FlowException, InterruptedException {
        WorkflowOptions.Planner how = options.planner();
        if (how == null) {
            throw FlowException.failed("there is no planner; set planner.model");
        }
        Candidate planner = request.model(how.model())
                .orElseThrow(() -> FlowException.failed("planner.model is not a model of the configuration"));
        var conversation = new Conversation(request.body());
        String prompt = FlowPrompts.plan(
                conversation.transcript(), request.candidates(), options.maxSteps(), options.maxParallel());
        ChatBody body = Conversation.atMost(conversation.alone(prompt), how.maxCompletionTokens())
                .withField("response_format", "{\"type\":\"json_object\"}");
        Double temperature = options.temperature();
        ChatBody asked = temperature == null ? body : Conversation.at(body, temperature);
        Heard heard = ledger.ask(new LoopQuestion(
                Thinking.off(planner), Thinking.off(asked, planner.ref().effectiveModel())));
        try {
            FlowPlan plan = plan(heard, request);
            ledger.note(heard.step(), "planner");
            return plan;
        } catch (FlowException unusable) {
            ledger.note(heard.step(), "planner: no plan");
            if (!options.onError().equals("skip")) {
                throw unusable;
            }
            String code = heard instanceof Heard.Silent silent ? silent.why().code() : "plan_invalid";
            failures.addObject().put("model", planner.ref().effectiveModel()).put("error", code);
            return FlowPlan.fallback(workers(request), options.maxParallel());
        }
    }

    private FlowPlan plan(Heard heard, LoopRequest request) throws FlowException {
        return switch (heard) {
            case Heard.Silent silent ->
                throw FlowException.failed("the planner did not answer ("
                        + silent.candidate().ref().effectiveModel() + ": "
                        + silent.why().code() + ")");
            case Heard.Said said ->
                new PlanReader(workers(request), options.maxSteps(), options.maxParallel()).read(said.answer());
        };
    }
}
