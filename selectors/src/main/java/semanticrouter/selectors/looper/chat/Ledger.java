package semanticrouter.selectors.looper.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.trace.Usage;
import tools.jackson.databind.node.ObjectNode;

/// Asks the models of one loop and keeps the account of every call. Used by one thread at a time.
public final class Ledger {
    /// Answers count when they say anything.
    public static final Predicate<LoopReply.Completed> USABLE =
            reply -> ChatAnswer.of(reply.body()).filter(ChatAnswer::usable).isPresent();

    private final LoopRequest request;
    private final List<LoopStep> steps;
    private List<String> considered = List.of();

    public Ledger(LoopRequest request) {
        this(request, List.of());
    }

    /// Goes on with an account.
    public Ledger(LoopRequest request, List<LoopStep> made) {
        this.request = request;
        this.steps = new ArrayList<>(made);
    }

    /// Asks several models side by side.
    ///
    /// @return one for each question, in the order of the questions
    public List<Heard> ask(List<LoopQuestion> questions, LoopBounds bounds) throws InterruptedException {
        return request.ask(questions, bounds).stream().map(this::entered).toList();
    }

    /// Asks one model.
    public Heard ask(LoopQuestion question) throws InterruptedException {
        return entered(request.ask(question));
    }

    private Heard entered(LoopReply reply) {
        int at = steps.size();
        return switch (reply) {
            case LoopReply.Failed(Candidate who, Failure why, int retries) -> {
                steps.add(new LoopStep(who, false, Usage.NONE, why.code(), retries));
                yield new Heard.Silent(who, at, why);
            }
            case LoopReply.Completed(Candidate who, byte[] body, int retries) ->
                ChatAnswer.of(body)
                        .<Heard>map(answer -> {
                            steps.add(new LoopStep(who, true, answer.usage(), "", retries));
                            return new Heard.Said(who, at, answer);
                        })
                        .orElseGet(() -> {
                            steps.add(new LoopStep(who, false, Usage.NONE, "answer_malformed", retries));
                            return new Heard.Silent(
                                    who, at, new Failure("answer_malformed", "the reply is no chat completion"));
                        });
        };
    }

    /// Says what came of a call.
    ///
    /// @param note for a person, without a text of the request or the replies
    public void note(int step, String note) {
        LoopStep made = steps.get(step);
        steps.set(step, new LoopStep(made.candidate(), made.answered(), made.usage(), note, made.retries()));
    }

    /// Says which answers the one to the client is made of, in the order its writer was shown them.
    public void considered(List<String> texts) {
        considered = List.copyOf(texts);
    }

    /// Calls made so far.
    public int calls() {
        return steps.size();
    }

    /// The answer to the client: a completion with the usage of every call in it.
    ///
    /// @param completion a completion but for its usage
    public LoopResult.Answered answered(Candidate model, String reason, ObjectNode completion) {
        long prompt = 0;
        long cached = 0;
        long said = 0;
        for (LoopStep step : steps) {
            prompt += step.usage().promptTokens();
            cached += step.usage().cachedTokens();
            said += step.usage().completionTokens();
        }
        ObjectNode usage = completion.putObject("usage");
        usage.put("prompt_tokens", prompt).put("completion_tokens", said).put("total_tokens", prompt + said);
        if (cached > 0) {
            usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        }
        return new LoopResult.Answered(model, reason, Json.bytes(completion), steps).made(considered);
    }

    /// No answer, because the models failed.
    ///
    /// @param why what failed and how to mend it, without a text of the request or the replies
    public LoopResult failed(String why) {
        return failed(500, why);
    }

    /// No answer.
    ///
    /// @param status what the client gets
    public LoopResult failed(int status, String why) {
        return new LoopResult.Failed(status, why, steps);
    }

    /// The codes of what kept models from answering, each with its model, for an error.
    public static String faults(List<? extends Heard> heard) {
        return String.join(
                ", ",
                heard.stream()
                        .filter(Heard.Silent.class::isInstance)
                        .map(one -> one.candidate().ref().effectiveModel() + ": "
                                + ((Heard.Silent) one).why().code())
                        .toList());
    }
}
