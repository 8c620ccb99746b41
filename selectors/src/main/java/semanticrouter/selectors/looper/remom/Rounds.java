package semanticrouter.selectors.looper.remom;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.call.ChatBody;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rounds of answers side by side, each made of those of the round before, and a final round of one.
public final class Rounds implements Loop {
    private final RemomOptions options;
    private final AnswerContract contract;
    private final Synthesis synthesis;
    private final Clock clock;

    /// @param contract what the final answer must be
    /// @throws TemplateException when the synthesis prompt cannot be read
    public Rounds(RemomOptions options, AnswerContract contract, Clock clock) throws TemplateException {
        this.options = options;
        this.contract = contract;
        this.synthesis = Synthesis.of(options.synthesisTemplate());
        this.clock = clock;
    }

    @Override
    public LoopResult run(LoopRequest request) throws InterruptedException {
        return new Run(request).run();
    }

    private final class Run {
        private final LoopRequest request;
        private final Ledger ledger;
        private final Conversation conversation;
        private final List<Round> rounds = new ArrayList<>();

        Run(LoopRequest request) {
            this.request = request;
            this.ledger = new Ledger(request);
            this.conversation = new Conversation(request.body());
        }

        LoopResult run() throws InterruptedException {
            if (request.candidates().isEmpty()) {
                return ledger.failed("remom has no model to ask; name some in the decision's modelRefs");
            }
            List<Integer> schedule = options.breadthSchedule();
            for (int number = 1; number <= schedule.size(); number++) {
                int breadth = schedule.get(number - 1);
                List<Heard> heard = ask("round " + number, among(breadth), body(), options.minSuccessfulResponses());
                List<Answer> answers = usable(heard);
                boolean refused = strict() && broke(heard, answers);
                if (refused || answers.isEmpty() && (strict() || number == 1)) {
                    return ledger.failed(failure("round " + number, heard));
                }
                if (!answers.isEmpty()) {
                    rounds.add(new Round(number, breadth, answers));
                }
            }
            return conclude();
        }

        private LoopResult conclude() throws InterruptedException {
            Candidate writer = writer();
            ledger.considered(
                    rounds.getLast().chosen(options).stream().map(Answer::text).toList());
            List<Heard> heard = ask("final", List.of(writer), ContractWords.atLast(contract, body()), 0);
            Optional<ChatAnswer> last =
                    heard.getFirst() instanceof Heard.Said said ? Optional.of(said.answer()) : Optional.empty();
            if (last.filter(Run::says).isPresent()) {
                return answered(
                        new Answer(writer, last.get()), "wrote the final answer out of " + rounds() + " of answers");
            }
            if (strict()) {
                return ledger.failed(failure("the final round", heard));
            }
            return answered(longest(), "gave the longest answer; the final round brought none");
        }

        private LoopResult answered(Answer answer, String how) {
            Candidate who = answer.who();
            String model = who.ref().effectiveModel();
            ObjectNode completion = Completion.of("remom", model, clock, answer.said());
            if (options.includeIntermediateResponses()) {
                ArrayNode shown = completion.putArray("reasoning_mom_responses");
                rounds.forEach(round -> shown.add(round.shown(options)));
            }
            return ledger.answered(who, model + " " + how, completion);
        }

        /// Who writes the final answer.
        private Candidate writer() {
            return request.candidates().stream()
                    .filter(candidate -> candidate.ref().model().equals(options.synthesisModel()))
                    .findFirst()
                    .orElseGet(() -> among(1).getFirst());
        }

        private List<Candidate> among(int breadth) {
            return Distribution.of(request.candidates(), options.modelDistribution(), breadth, options.shuffleSeed());
        }

        private List<Heard> ask(String round, List<Candidate> models, ChatBody body, int enough)
                throws InterruptedException {
            List<LoopQuestion> questions =
                    models.stream().map(model -> new LoopQuestion(model, body)).toList();
            List<Heard> heard = ledger.ask(
                    questions,
                    LoopBounds.round(
                            options.maxConcurrent(),
                            options.roundTimeoutSeconds(),
                            enough < models.size() ? enough : 0,
                            Ledger.USABLE));
            for (Heard one : heard) {
                String came = switch (one) {
                    case Heard.Silent silent -> ": " + silent.why().code();
                    case Heard.Said said -> said.answer().usable() ? "" : ": empty answer";
                };
                ledger.note(one.step(), round + came);
            }
            return heard;
        }

        /// What is asked: what the client asks, or for an answer made of those of the last round that
        /// brought any.
        private ChatBody body() {
            ChatBody body = rounds.isEmpty()
                    ? conversation.plain()
                    : conversation.plain(synthesis.prompt(
                            conversation.question(), rounds.getLast().references(options)));
            Integer tokens = options.maxCompletionTokens();
            ChatBody bounded = tokens == null ? body : Conversation.atMost(body, tokens);
            return options.temperature() > 0 ? Conversation.at(bounded, options.temperature()) : bounded;
        }

        private static List<Answer> usable(List<Heard> heard) {
            var answers = new ArrayList<Answer>();
            for (Heard one : heard) {
                if (one instanceof Heard.Said said && said.answer().usable()) {
                    answers.add(new Answer(said.candidate(), said.answer()));
                }
            }
            return answers;
        }

        /// Whether a call failed, but for those that were cancelled because enough others had answered.
        private boolean broke(List<Heard> heard, List<Answer> answers) {
            int enough = options.minSuccessfulResponses();
            boolean reached = enough > 0 && enough < heard.size() && answers.size() >= enough;
            return heard.stream()
                    .anyMatch(one -> one instanceof Heard.Silent silent
                            && !(reached && silent.why().code().equals(Fanout.UNFINISHED)));
        }

        /// Whether an answer can be the final one.
        private static boolean says(ChatAnswer answer) {
            return !answer.content().isBlank() || answer.toolCalls() != null;
        }

        /// The longest answer so far, the latest of those as long.
        private Answer longest() {
            Answer longest = rounds.getFirst().answers().getFirst();
            for (Round round : rounds) {
                for (Answer answer : round.answers()) {
                    if (answer.text().length() >= longest.text().length()) {
                        longest = answer;
                    }
                }
            }
            return longest;
        }

        private String rounds() {
            return rounds.size() == 1 ? "one round" : rounds.size() + " rounds";
        }

        private boolean strict() {
            return options.onError().equals("fail");
        }

        private static String failure(String round, List<Heard> heard) {
            String faults = Ledger.faults(heard);
            return "remom: " + round + (faults.isEmpty() ? " brought empty answers only" : " failed (" + faults + ")");
        }
    }
}
