package semanticrouter.selectors.looper.fusion;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Entailment;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.grounding.Mitigation.Detection;
import semanticrouter.core.grounding.TokenDetector;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Completion;
import semanticrouter.selectors.looper.chat.Conversation;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Ledger;
import semanticrouter.selectors.looper.contract.ContractWords;
import semanticrouter.selectors.looper.fusion.FusionOptions.Grounding;
import semanticrouter.selectors.looper.fusion.PanelAgreement.Score;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A panel answers side by side, a judge compares the answers, and writes the final one.
public final class FusionLoop implements Loop {
    /// A check takes at most one part in so many of the time that is left, for what follows needs the
    /// most.
    private static final int CHECK_SHARE = 4;

    private final FusionOptions options;
    private final AnswerContract contract;
    private final EncoderRuntime encoders;
    private final Detection detection;
    private final Clock clock;

    /// @param contract what the final answer must be
    /// @param detection how answers are held against a context
    /// @throws UnavailableException when the answers are to be checked and what that needs cannot be had
    public FusionLoop(
            FusionOptions options, AnswerContract contract, EncoderRuntime encoders, Detection detection, Clock clock)
            throws UnavailableException {
        this.detection = detection;
        this.options = options;
        this.contract = contract;
        this.encoders = encoders;
        this.clock = clock;
        Optional<String> missing = missing(options);
        if (missing.isPresent()) {
            throw new UnavailableException("grounding_missing", missing.get());
        }
    }

    /// What a check of the answers needs and cannot have.
    private Optional<String> missing(FusionOptions wanted) {
        Grounding how = wanted.grounding();
        if (how == null || !how.enabled()) {
            return Optional.empty();
        }
        boolean pairs = encoders.tasks().contains(Entailment.TASK);
        boolean tokens = encoders.tasks().contains(TokenDetector.TASK);
        return pairs || tokens && how.reference().equals(Grounded.CONTEXT)
                ? Optional.empty()
                : Optional.of("grounding needs a classifier of pairs called \"" + Entailment.TASK
                        + "\", and none is loaded; load one or set grounding.enabled: false");
    }

    @Override
    public boolean suffices(ChatBody request) {
        return FusionPlugin.namesPanel(request);
    }

    @Override
    public LoopResult run(LoopRequest request) throws InterruptedException {
        var ledger = new Ledger(request);
        try {
            return new Run(request, ledger).run();
        } catch (FusionException ended) {
            return ledger.failed(ended.status(), ended.why());
        }
    }

    private final class Run {
        private final LoopRequest request;
        private final Ledger ledger;
        private final FusionPlugin asked;
        private final FusionOptions options;
        private final Conversation conversation;
        private final ArrayNode failures = FusionShown.list();

        Run(LoopRequest request, Ledger ledger) throws FusionException {
            this.request = request;
            this.ledger = ledger;
            this.asked = FusionPlugin.of(request.body(), FusionLoop.this.options);
            this.options = asked.options();
            this.conversation = new Conversation(asked.body());
        }

        LoopResult run() throws FusionException, InterruptedException {
            if (asked.grounding() && missing(options).isPresent()) {
                throw FusionException.request(missing(options).get());
            }
            List<Candidate> panel = panel();
            Candidate judge = judge(panel);
            Grounded answers = checked(answers(panel));
            Analysis analysis = analysis(judge, answers);
            ledger.considered(answers.answers().stream().map(PanelAnswer::text).toList());
            ChatAnswer last = last(judge, answers, analysis);
            String model = judge.ref().effectiveModel();
            ObjectNode completion = Completion.of("fusion", model, clock, last);
            FusionShown.put(completion, options, failures, answers, analysis, judge, panel);
            return ledger.answered(
                    judge,
                    model + " wrote the final answer out of those of "
                            + answers.answers().size() + " of " + panel.size() + " panel models",
                    completion);
        }

        private List<Candidate> panel() throws FusionException {
            if (options.analysisModels().isEmpty()) {
                if (request.candidates().isEmpty()) {
                    throw FusionException.failed("there is no panel; name models in analysis_models or modelRefs");
                }
                return request.candidates();
            }
            var panel = new ArrayList<Candidate>();
            for (int i = 0; i < options.analysisModels().size(); i++) {
                panel.add(model(options.analysisModels().get(i), "analysis_models[" + i + "]", asked.panel()));
            }
            return panel;
        }

        private Candidate judge(List<Candidate> panel) throws FusionException {
            return options.model().isBlank() ? panel.getFirst() : model(options.model(), "model", asked.judge());
        }

        /// @param own whether the request itself names it
        private Candidate model(String name, String path, boolean own) throws FusionException {
            Optional<Candidate> model = request.model(name);
            if (model.isPresent()) {
                return model.get();
            }
            String why = path + " is not a model of the configuration; a name that stands for routing, such as"
                    + " vllm-sr/fusion, cannot work on a request";
            throw own ? FusionException.request(why) : FusionException.failed(why);
        }

        private List<PanelAnswer> answers(List<Candidate> panel) throws FusionException, InterruptedException {
            ChatBody plain = conversation.plain();
            List<LoopQuestion> questions = panel.stream()
                    .map(member -> new LoopQuestion(member, bounded(plain, member)))
                    .toList();
            int least = options.minSuccessfulResponses() < panel.size() ? options.minSuccessfulResponses() : 0;
            List<Heard> heard = ledger.ask(
                    questions,
                    LoopBounds.round(options.maxConcurrent(), options.roundTimeoutSeconds(), least, Ledger.USABLE));
            var answers = new ArrayList<PanelAnswer>();
            for (Heard one : heard) {
                if (one instanceof Heard.Said said && said.answer().usable()) {
                    answers.add(new PanelAnswer(said.candidate(), said.step(), said.answer()));
                }
            }
            boolean reached = least > 0 && answers.size() >= least;
            boolean broke = false;
            for (Heard one : heard) {
                String fault = fault(one);
                ledger.note(one.step(), fault.isEmpty() ? "panel" : "panel: " + fault);
                if (!fault.isEmpty() && !(reached && fault.equals(Fanout.UNFINISHED))) {
                    failed(one.candidate(), fault);
                    broke = true;
                }
            }
            if (answers.size() < Math.max(1, least)
                    || broke && options.onError().equals("fail")) {
                throw FusionException.failed(answers.size() + " of " + panel.size() + " panel models answered, "
                        + (options.onError().equals("fail") ? Math.max(panel.size(), 1) : Math.max(1, least))
                        + " must (" + Ledger.faults(heard) + ")");
            }
            return answers;
        }

        private static String fault(Heard heard) {
            return switch (heard) {
                case Heard.Silent silent -> silent.why().code();
                case Heard.Said said -> said.answer().usable() ? "" : "answer_empty";
            };
        }

        private void failed(Candidate who, String code) {
            failures.addObject().put("model", who.ref().effectiveModel()).put("error", code);
        }

        private ChatBody bounded(ChatBody body, Candidate member) {
            return options.analysisOverrides().stream()
                    .filter(one -> one.model().equals(member.ref().model()))
                    .findFirst()
                    .map(own -> bounded(
                            body,
                            own.temperature() == null ? options.temperature() : own.temperature(),
                            own.maxCompletionTokens() == 0 ? options.maxCompletionTokens() : own.maxCompletionTokens()))
                    .orElseGet(() -> bounded(body));
        }

        private ChatBody bounded(ChatBody body) {
            return bounded(body, options.temperature(), options.maxCompletionTokens());
        }

        private static ChatBody bounded(ChatBody body, @Nullable Double temperature, int tokens) {
            ChatBody limited = tokens == 0 ? body : Conversation.atMost(body, tokens);
            return temperature == null ? limited : Conversation.at(limited, temperature);
        }

        private Grounded checked(List<PanelAnswer> answers) throws FusionException, InterruptedException {
            Grounding how = options.grounding();
            if (how == null || !how.enabled()) {
                return Grounded.unchecked(answers);
            }
            String context = how.reference().equals(Grounded.PANEL) ? "" : conversation.given();
            boolean panel = context.isBlank() && !how.reference().equals(Grounded.CONTEXT);
            if (context.isBlank() && !panel) {
                return Grounded.failed(answers, how, Grounded.CONTEXT, "no_context");
            }
            String reference = panel ? Grounded.PANEL : Grounded.CONTEXT;
            Duration share = Duration.ofNanos(request.deadline().nanosLeft()).dividedBy(CHECK_SHARE);
            Deadline until = request.deadline().within(share);
            List<String> texts = answers.stream().map(PanelAnswer::text).toList();
            try {
                List<Score> scores = panel
                        ? new PanelAgreement(encoders.open(until), how.nliContradictionPenalty()).of(texts)
                        : new ContextSupport(encoders, detection).of(conversation.question(), context, texts, until);
                Grounded grounded = Grounded.of(answers, how, reference, scores);
                for (int i = 0; i < grounded.scores().size(); i++) {
                    ledger.note(answers.get(i).step(), "panel: " + grounded.agreement(i));
                }
                return grounded;
            } catch (UnavailableException unavailable) {
                String code = unavailable.failure().code();
                String onError = how.onError().isEmpty() ? options.onError() : how.onError();
                if (onError.equals("fail")) {
                    throw FusionException.failed("the panel's answers could not be checked (" + code + ")");
                }
                return Grounded.failed(answers, how, reference, code);
            }
        }

        private Analysis analysis(Candidate judge, Grounded answers) throws InterruptedException {
            String prompt = FusionPrompts.judge(options.analysisTemplate(), conversation.transcript(), answers.told());
            Heard heard = ledger.ask(new LoopQuestion(judge, bounded(conversation.alone(prompt))));
            String fault = fault(heard);
            Analysis analysis = heard instanceof Heard.Said said && fault.isEmpty()
                    ? Analysis.of(
                            said.answer().content().isBlank()
                                    ? said.answer().reasoning()
                                    : said.answer().content())
                    : Analysis.NONE;
            if (!fault.isEmpty()) {
                failed(judge, fault);
            }
            String came = analysis.failed() ? "judge: analysis unreadable" : "judge";
            ledger.note(heard.step(), fault.isEmpty() ? came : "judge: " + fault);
            return analysis;
        }

        private ChatAnswer last(Candidate judge, Grounded answers, Analysis analysis)
                throws FusionException, InterruptedException {
            String prompt =
                    FusionPrompts.last(options.synthesisTemplate(), conversation.question(), answers.told(), analysis);
            ChatBody body = ContractWords.atLast(contract, conversation.whole(prompt));
            Heard heard = ledger.ask(new LoopQuestion(judge, bounded(body)));
            if (heard instanceof Heard.Said said
                    && (said.answer().usable() || said.answer().toolCalls() != null)) {
                ledger.note(heard.step(), "final");
                return said.answer();
            }
            ledger.note(heard.step(), "final: " + fault(heard));
            throw FusionException.failed("the final answer failed (" + fault(heard) + ")");
        }
    }
}
