package semanticrouter.selectors.looper.workflows;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.contract.AnswerFormat;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Usage;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Completion;
import semanticrouter.selectors.looper.chat.Conversation;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.chat.Ledger;
import semanticrouter.selectors.looper.contract.ContractWords;
import semanticrouter.selectors.looper.contract.FormatReader;
import semanticrouter.selectors.looper.workflows.WorkflowOptions.FinalStep;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The work of one request on a workflow, from where it stands.
final class FlowRun {
    private static final String FAMILY = "flow";

    private final WorkflowOptions options;
    private final AnswerContract contract;
    private final Clock clock;
    private final LoopRequest request;
    private final Ledger ledger;
    private final FlowState flow;
    private final Conversation conversation;
    private final boolean tools;

    FlowRun(
            WorkflowOptions options,
            AnswerContract contract,
            Clock clock,
            LoopRequest request,
            Ledger ledger,
            FlowState flow) {
        this.options = options;
        this.contract = contract;
        this.clock = clock;
        this.request = request;
        this.ledger = ledger;
        this.flow = flow;
        this.conversation = new Conversation(
                request.body().withField("messages", Json.write(flow.messages)).withoutField("functions"));
        this.tools = request.body().field("tools").flatMap(Json::read).orElse(null) instanceof ArrayNode offered
                && !offered.isEmpty()
                && !request.body().field("tool_choice").equals(Optional.of("\"none\""));
    }

    LoopResult run() throws FlowException, StoreException, InterruptedException {
        FlowPlan.Step step = flow.current();
        while (step != null) {
            Optional<LoopResult> waiting = tools ? inTurn(step) : sideBySide(step);
            if (waiting.isPresent()) {
                return waiting.get();
            }
            flow.next();
            step = flow.current();
        }
        return last();
    }

    private Optional<LoopResult> sideBySide(FlowPlan.Step step) throws FlowException, InterruptedException {
        var questions = new ArrayList<LoopQuestion>();
        for (String model : step.models()) {
            questions.add(new LoopQuestion(worker(model), body(step)));
        }
        int enough = needed(step) < step.models().size() ? needed(step) : 0;
        List<Heard> heard = ledger.ask(
                questions,
                LoopBounds.round(options.maxParallel(), options.roundTimeoutSeconds(), enough, Ledger.USABLE));
        for (boolean answered : List.of(true, false)) { // whether enough answered is known before who did not is told
            for (int number = 0; number < heard.size(); number++) {
                if (answered == fault(heard.get(number)).isEmpty()) {
                    enter(step, number, heard.get(number));
                }
            }
        }
        ended(step, heard);
        return Optional.empty();
    }

    /// Agents that may call tools work one after another: while one waits for its tools the others have not begun.
    private Optional<LoopResult> inTurn(FlowPlan.Step step) throws FlowException, StoreException, InterruptedException {
        Deadline until = options.roundTimeoutSeconds() == 0
                ? request.deadline()
                : request.deadline().within(Duration.ofSeconds(options.roundTimeoutSeconds()));
        var heard = new ArrayList<Heard>();
        while (flow.agent < step.models().size() && flow.of(step).size() < needed(step)) {
            Candidate worker = worker(step.models().get(flow.agent));
            var question = new LoopQuestion(worker, Conversation.followed(body(step), flow.trajectory));
            var left = new LoopBounds(1, Optional.of(Duration.ofNanos(until.nanosLeft())), 0, _ -> true);
            Heard one = ledger.ask(List.of(question), left).getFirst();
            heard.add(one);
            if (one instanceof Heard.Said said && said.answer().toolCalls() != null) {
                String agent =
                        AgentOutput.id(step.id(), flow.agent, step.models().get(flow.agent));
                return Optional.of(waiting(agent, said, "step " + (flow.step + 1)));
            }
            enter(step, flow.agent, one);
            flow.agent++;
            flow.trajectory = Json.array();
        }
        ended(step, heard);
        return Optional.empty();
    }

    /// Answers a step must give.
    private int needed(FlowPlan.Step step) {
        int all = step.models().size();
        return options.minSuccessfulResponses() == 0 ? all : Math.min(options.minSuccessfulResponses(), all);
    }

    private void enter(FlowPlan.Step step, int number, Heard one) {
        String note = "step " + (flow.step + 1);
        String fault = fault(one);
        ledger.note(one.step(), fault.isEmpty() ? note : note + ": " + fault);
        if (one instanceof Heard.Said said && fault.isEmpty()) {
            String model = step.models().get(number);
            flow.outputs.add(new AgentOutput(
                    step.id(),
                    AgentOutput.id(step.id(), number, model),
                    model,
                    said.answer().content(),
                    said.answer().reasoning(),
                    flow.trajectory));
        } else if (!(fault.equals(Fanout.UNFINISHED) && flow.of(step).size() >= needed(step))) {
            flow.failed(one.candidate().ref().effectiveModel(), fault);
        }
    }

    private void ended(FlowPlan.Step step, List<Heard> heard) throws FlowException {
        int answered = flow.of(step).size();
        if (answered < needed(step) && options.onError().equals("fail")) {
            throw FlowException.failed("step " + (flow.step + 1) + ": " + answered + " of "
                    + step.models().size() + " agents answered, " + needed(step) + " must (" + Ledger.faults(heard)
                    + ")");
        }
    }

    private static String fault(Heard heard) {
        return switch (heard) {
            case Heard.Silent silent -> silent.why().code();
            case Heard.Said said -> said.answer().usable() ? "" : "answer_empty";
        };
    }

    private ChatBody body(FlowPlan.Step step) {
        return asked(FlowPrompts.agent(conversation.question(), step, flow.seenBy(step)));
    }

    private ChatBody asked(String prompt) {
        ChatBody body = tools ? conversation.whole(prompt) : conversation.plain(prompt);
        int tokens = options.maxCompletionTokens();
        ChatBody limited = tokens == 0 ? body : Conversation.atMost(body, tokens);
        Double temperature = options.temperature();
        return temperature == null ? limited : Conversation.at(limited, temperature);
    }

    private Candidate worker(String name) throws FlowException {
        return request.candidates().stream()
                .filter(candidate -> candidate.ref().effectiveModel().equals(name))
                .findFirst()
                .or(() -> request.model(name))
                .orElseThrow(() -> FlowException.failed("a model of the plan is not one of the configuration"));
    }

    /// Leaves the agent that called tools waiting for what comes of them.
    private LoopResult waiting(String agent, Heard.Said said, String note) throws StoreException, InterruptedException {
        ObjectNode message = said.answer().message();
        flow.trajectory.add(message);
        ledger.note(said.step(), note + ": waits for tools");
        String loop = request.suspension().suspend(flow.write());
        ArrayNode calls = ToolResults.told((ArrayNode) message.path("tool_calls"), loop);
        String model = said.candidate().ref().effectiveModel();
        var answer = new ChatAnswer(
                said.answer().content(),
                said.answer().reasoning(),
                calls,
                "tool_calls",
                null,
                said.answer().usage());
        ObjectNode completion = Completion.of(FAMILY, model, clock, answer);
        FlowShown.put(completion, options, flow, FlowShown.pending(agent, model, calls));
        return ledger.answered(said.candidate(), model + " calls tools of the client and waits for them", completion);
    }

    private LoopResult last() throws FlowException, StoreException, InterruptedException {
        Candidate writer = worker(writer());
        String prompt = FlowPrompts.last(conversation.question(), task(), flow.outputs);
        ChatBody body = ContractWords.atLast(contract, asked(prompt));
        ledger.considered(flow.outputs.stream().map(AgentOutput::text).toList());
        Heard heard = ledger.ask(new LoopQuestion(writer, Conversation.followed(body, flow.trajectory)));
        String model = writer.ref().effectiveModel();
        if (tools && heard instanceof Heard.Said said && said.answer().toolCalls() != null) {
            return waiting("final:" + model, said, "final");
        }
        String fault = fault(heard);
        if (heard instanceof Heard.Said said && fault.isEmpty()) {
            ledger.note(heard.step(), "final");
            return answered(
                    writer,
                    said.answer(),
                    model + " wrote the final answer of a workflow of "
                            + flow.plan.steps().size() + " steps");
        }
        ledger.note(heard.step(), "final: " + fault);
        flow.failed(model, fault);
        if (options.onError().equals("fail") || flow.outputs.isEmpty()) {
            throw FlowException.failed("the final answer failed (" + model + ": " + fault + ")");
        }
        Optional<AgentOutput> chosen = majority();
        AgentOutput left = chosen.orElse(flow.outputs.getLast());
        var answer = new ChatAnswer(left.text(), "", null, "stop", null, Usage.NONE);
        String how = chosen.isPresent() ? " answered as most agents did" : " answered last";
        return answered(worker(left.model()), answer, left.model() + how + "; the final answer failed");
    }

    /// Who first said what most agents say, where the contract has them choose.
    private Optional<AgentOutput> majority() {
        return contract.format()
                .filter(format -> format.kind() instanceof AnswerFormat.Choice)
                .flatMap(format -> FormatReader.majority(
                        format.kind(),
                        flow.outputs.stream().map(AgentOutput::text).toList()))
                .map(flow.outputs::get);
    }

    private LoopResult answered(Candidate who, ChatAnswer answer, String reason) {
        ObjectNode completion = Completion.of(FAMILY, who.ref().effectiveModel(), clock, plain(answer));
        FlowShown.put(completion, options, flow, null);
        return ledger.answered(who, reason, completion);
    }

    /// Where the client offers no tools, a call is no part of an answer.
    private ChatAnswer plain(ChatAnswer answer) {
        return answer.toolCalls() == null
                ? answer
                : new ChatAnswer(answer.content(), answer.reasoning(), null, "stop", null, answer.usage());
    }

    /// Who writes the final answer: whom the plan names, the decision, the planner, or who answered first.
    private String writer() {
        FinalStep own = options.finalStep();
        WorkflowOptions.Planner planner = options.planner();
        if (!flow.plan.last().model().isEmpty()) {
            return flow.plan.last().model();
        }
        if (own != null && !own.model().isEmpty()) {
            return own.model();
        }
        if (options.mode().equals(WorkflowOptions.DYNAMIC) && planner != null) {
            return planner.model();
        }
        return flow.outputs.isEmpty()
                ? flow.plan.steps().getFirst().models().getFirst()
                : flow.outputs.getFirst().model();
    }

    private String task() {
        FinalStep own = options.finalStep();
        String planned = flow.plan.last().prompt();
        return planned.isEmpty() && own != null ? own.prompt() : planned;
    }
}
