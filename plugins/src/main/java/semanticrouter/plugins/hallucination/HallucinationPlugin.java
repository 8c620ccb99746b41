package semanticrouter.plugins.hallucination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.grounding.Detector;
import semanticrouter.core.grounding.Detector.Found;
import semanticrouter.core.grounding.Places;
import semanticrouter.core.grounding.Question;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Fact.AnswerChecked;
import semanticrouter.core.trace.Fact.Check;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.hallucination.Explainer.Explained;

/// Holds the answers of one decision against what their requests were given, and warns of what that does not support.
/// Whatever fails, the answer passes as it is.
///
/// Only an answer in one piece is read: a stream passes while it arrives, and the trace says that nothing was checked.
final class HallucinationPlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(HallucinationPlugin.class);

    /// Longest reply that is read.
    private static final int REPLY_BYTES = 1 << 20;

    /// Code points of the context that are read.
    private static final int CONTEXT = 24_000;

    /// Code points of each choice that are read.
    private static final int ANSWER = 16_000;

    private static final int CHOICES = 8;

    private final Hallucination.Options options;
    private final Sentinel sentinel;
    private final @Nullable Detector detector;
    private final Screening screening;

    /// How findings are judged.
    ///
    /// @param patience the detector's
    /// @param leastWords of a finding
    /// @param leastConfidence of a finding
    /// @param close closes what the detector holds
    record Screening(Explainer explainer, Duration patience, int leastWords, double leastConfidence, Runnable close) {}

    /// @param detector null when detection is off, and answers are only told apart by whether there is a context
    HallucinationPlugin(
            Hallucination.Options options, Sentinel sentinel, @Nullable Detector detector, Screening screening) {
        this.options = options;
        this.sentinel = sentinel;
        this.detector = detector;
        this.screening = screening;
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        Reply reply = next.send(call);
        if (call.inbound().dryRun()) {
            return reply;
        }
        return switch (reply) {
            case Reply.Whole whole -> whole(call, whole);
            case Reply.Streamed _ -> skipped(call, reply, "streamed");
            case Reply.Answered _, Reply.Refused _ -> reply;
        };
    }

    private Reply whole(Call call, Reply.Whole reply) throws InterruptedException {
        Headers headers = reply.headers();
        if (headers.first("content-type").orElse("").startsWith("text/event-stream")) {
            return skipped(call, reply, "streamed");
        }
        if (reply.status() / 100 != 2
                || reply.body().length > REPLY_BYTES
                || headers.first("content-encoding").isPresent()) {
            return skipped(call, reply, "no_answer");
        }
        Optional<AnswerBody> body = AnswerBody.of(reply.body(), call.inbound().dialect());
        if (body.isEmpty() || body.get().texts().stream().allMatch(String::isBlank)) {
            return skipped(call, reply, "no_answer");
        }
        try {
            return sentinel.needed(call)
                    ? checked(call, reply, body.get())
                    : skipped(call, reply, "no_fact_check_needed");
        } catch (UnavailableException unavailable) {
            return failed(call, reply, unavailable, 0);
        }
    }

    private Reply checked(Call call, Reply.Whole reply, AnswerBody body) throws InterruptedException {
        String context = GivenContext.of(call);
        if (context.isEmpty()) {
            String action = options.unverifiedFactualAction();
            call.trace().facts().add(new AnswerChecked(Check.UNVERIFIED, "no_context", action));
            return warned(reply, body, action, "unverified_factual", WarningText.UNVERIFIED);
        }
        if (detector == null) {
            return skipped(call, reply, "detection_off");
        }
        List<String> texts = body.texts();
        List<String> read = texts.stream()
                .limit(CHOICES)
                .map(text -> Places.first(text, ANSWER))
                .toList();
        var question = new Question(call.inbound().facts().userText(), Places.first(context, CONTEXT), read);
        boolean partly = question.context().length() < context.length() || !read.equals(texts);
        long began = System.nanoTime();
        try {
            Deadline deadline = call.inbound().deadline().within(screening.patience());
            Found found = detector.find(question, deadline);
            List<Detector.Span> kept = found.findings(read, screening.leastWords(), screening.leastConfidence());
            List<Explained> explained = screening.explainer().of(kept, question, deadline);
            tell(call, question, found, explained, partly, System.nanoTime() - began);
            return explained.isEmpty()
                    ? reply
                    : warned(
                            reply,
                            body,
                            options.hallucinationAction(),
                            "hallucination",
                            WarningText.of(explained, read, options.includeHallucinationDetails()));
        } catch (UnavailableException unavailable) {
            return failed(call, reply, unavailable, System.nanoTime() - began);
        }
    }

    private void tell(
            Call call, Question question, Found found, List<Explained> explained, boolean partly, long nanos) {
        // Sure of a finding is who finds it; sure of none, who found nothing that was dropped.
        double confidence = explained.stream()
                .mapToDouble(one -> one.finding().confidence())
                .max()
                .orElse(1
                        - (double) found.spans().size()
                                / Math.max(
                                        1,
                                        Math.max(found.claims(), found.spans().size())));
        String context = question.context();
        call.trace()
                .facts()
                .add(new AnswerChecked(
                        explained.isEmpty() ? Check.SUPPORTED : Check.HALLUCINATED,
                        "",
                        detectorName(),
                        explained.stream().map(Explained::finding).toList(),
                        confidence,
                        found.claims(),
                        partly || found.partly(),
                        context.codePointCount(0, context.length()),
                        options.hallucinationAction(),
                        nanos));
    }

    private String detectorName() {
        return detector == null ? "" : detector.name();
    }

    private static Reply warned(Reply.Whole reply, AnswerBody body, String action, String code, String beginning) {
        return switch (action) {
            case "header" ->
                new Reply.Whole(reply.status(), ResponseHeaders.warned(reply.headers(), code), reply.body());
            case "body" -> new Reply.Whole(reply.status(), reply.headers(), body.beginning(beginning));
            default -> reply;
        };
    }

    private Reply skipped(Call call, Reply reply, String reason) {
        call.trace().facts().add(new AnswerChecked(Check.SKIPPED, reason, options.hallucinationAction()));
        return reply;
    }

    private Reply failed(Call call, Reply reply, UnavailableException unavailable, long nanos) {
        String code = unavailable.failure().code();
        LOGGER.atWarn()
                .addKeyValue("requestId", call.inbound().id())
                .addKeyValue("errorCode", code)
                .log("an answer could not be held against its context");
        call.trace().facts().add(new Fact.PluginFailed(Hallucination.TYPE, code));
        call.trace()
                .facts()
                .add(new AnswerChecked(
                        Check.FAILED,
                        code,
                        nanos == 0 ? "" : detectorName(),
                        List.of(),
                        0,
                        0,
                        false,
                        0,
                        options.hallucinationAction(),
                        nanos));
        return reply;
    }

    @Override
    public void close() {
        screening.close().run();
    }
}
