package semanticrouter.selectors.looper;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.looper.chat.Completion;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Ledger;
import tools.jackson.databind.node.ObjectNode;

/// `ratings`: asks every candidate side by side and returns all answers as choices (specification: selection §2.5).
public final class Ratings extends LoopAlgorithm<Ratings.Options> {
    /// How many are asked at a time, and what a failure means.
    @Doc("Asks every candidate side by side and returns all answers.")
    public record Options(
            @Doc("Models asked at the same time; absent for all.") @Range(min = 1) @Nullable
            Integer maxConcurrent,

            @Doc("What a failing model means for the answer.") @OneOf({"skip", "fail"}) @Default("skip")
            String onError) {}

    public Ratings() {
        super("ratings", Status.SUPPORTED, Options.class);
    }

    @Override
    public String description() {
        return "Asks every candidate side by side and returns all answers as choices.";
    }

    @Override
    public int leastModels() {
        return 2;
    }

    @Override
    Loop loop(SelectorSetup<Options> setup) {
        return request -> run(setup.options(), setup.services().clock(), request);
    }

    private static LoopResult run(Options options, Clock clock, LoopRequest request) throws InterruptedException {
        ChatBody body = Completion.withoutTools(request.body());
        List<LoopQuestion> questions = request.candidates().stream()
                .map(candidate -> new LoopQuestion(candidate, body))
                .toList();
        Integer most = options.maxConcurrent();
        var ledger = new Ledger(request);
        List<Heard> heard = ledger.ask(questions, LoopBounds.round(most == null ? 0 : most, 0, 0, _ -> true));
        List<Heard.Said> said = heard.stream()
                .filter(Heard.Said.class::isInstance)
                .map(Heard.Said.class::cast)
                .toList();
        if (said.isEmpty() || options.onError().equals("fail") && said.size() < heard.size()) {
            return ledger.failed("not every model answered (" + Ledger.faults(heard) + ")");
        }
        String models = String.join(
                ",",
                said.stream().map(one -> one.candidate().ref().effectiveModel()).toList());
        ObjectNode completion = Completion.of("looper", models, clock);
        for (Heard.Said one : said) {
            Completion.choice(completion, one.answer())
                    .put("finish_reason", "stop")
                    .put("model", one.candidate().ref().effectiveModel());
        }
        ledger.considered(said.stream().map(one -> one.answer().content()).toList());
        String reason = said.size() + " of " + heard.size() + " models answered; each answer is a choice";
        return ledger.answered(said.getFirst().candidate(), reason, completion);
    }
}
