package semanticrouter.selectors.looper.confidence;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.chat.Completion;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Ledger;
import tools.jackson.databind.node.ObjectNode;

/// Asks one model after another until an answer is sure enough; where none is, the last answer that could be measured
/// counts (specification: selection §2.4).
///
/// @param escalation who is asked next
/// @param measure how sure an answer is
/// @param threshold least confidence that is accepted; negative to accept whatever can be measured
/// @param strict whether the first failure ends it
/// @param clock for the time in the answer
public record Cascade(Escalation escalation, Measure measure, double threshold, boolean strict, Clock clock)
        implements Loop {
    @Override
    public LoopResult run(LoopRequest request) throws InterruptedException {
        ChatBody body = measure.asking(request.body());
        var ledger = new Ledger(request);
        var unusable = new ArrayList<Heard.Silent>();
        var considered = new ArrayList<String>();
        Heard.@Nullable Said last = null;
        for (Candidate candidate : escalation.order(request.candidates())) {
            Heard heard = ledger.ask(new LoopQuestion(candidate, body));
            Heard.@Nullable Silent fault = null;
            switch (heard) {
                case Heard.Silent silent -> fault = silent;
                case Heard.Said said -> {
                    considered.add(said.answer().content());
                    ledger.considered(considered);
                    try {
                        double confidence = measure.confidence(request, ledger, said);
                        ledger.note(said.step(), "confidence " + compared(confidence));
                        if (confidence >= threshold) {
                            return answered(request, ledger, said, sure(said, confidence));
                        }
                        last = said;
                    } catch (UnavailableException unmeasured) {
                        Failure why = unmeasured.failure();
                        fault = new Heard.Silent(candidate, said.step(), why);
                        boolean kept = measure.keepsUnmeasured();
                        ledger.note(
                                said.step(),
                                kept && !strict ? "confidence " + compared(0) + ", " + why.code() : why.code());
                        last = kept ? said : last;
                    }
                }
            }
            if (fault != null) {
                unusable.add(fault);
                if (strict) {
                    return ledger.failed("a model failed and on_error is fail " + told(unusable));
                }
            }
        }
        return last == null
                ? ledger.failed("no model gave an answer that could be measured " + told(unusable))
                : answered(request, ledger, last, "nobody was sure enough, so the last answer counts");
    }

    private String compared(double confidence) {
        return threshold < 0 ? number(confidence) : number(confidence) + " of " + number(threshold);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private String sure(Heard.Said said, double confidence) {
        String who = "\"" + said.candidate().ref().effectiveModel() + "\"";
        return threshold < 0
                ? who + " answered, and without a threshold every answer counts (" + number(confidence) + ")"
                : who + " was sure enough (" + compared(confidence) + ")";
    }

    /// What kept models from answering, and what may be done about it.
    private static String told(List<Heard.Silent> unusable) {
        String details = unusable.stream()
                .map(one -> one.why().detail())
                .filter(detail -> !detail.isBlank())
                .distinct()
                .collect(Collectors.joining("; "));
        return "(" + Ledger.faults(unusable) + "): " + (details.isEmpty() ? "see to their backends" : details);
    }

    private LoopResult answered(LoopRequest request, Ledger ledger, Heard.Said said, String reason) {
        ObjectNode completion = Completion.of("looper", said.candidate().ref().effectiveModel(), clock);
        ObjectNode choice = Completion.choice(completion, said.answer());
        boolean wanted = request.body().field("logprobs").filter("true"::equals).isPresent();
        if (wanted && said.answer().logprobs() != null) {
            choice.set("logprobs", said.answer().logprobs());
        }
        return ledger.answered(said.candidate(), reason, completion);
    }

    @Override
    public void close() {
        measure.close();
    }
}
