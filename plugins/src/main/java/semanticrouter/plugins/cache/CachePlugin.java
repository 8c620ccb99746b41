package semanticrouter.plugins.cache;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.RecipeOutline;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.plugins.stream.CollectingStream;
import semanticrouter.plugins.stream.KeptStream;

/// The cache of one decision: looks an answer up, or lets the model answer and keeps that.
final class CachePlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(CachePlugin.class);

    /// Longest answer that is kept.
    private static final int ANSWER_BYTES = 1 << 20;

    private final AnswerCache answers;
    private final Flights flights = new Flights();
    private final Policy policy;
    private final EncoderRuntime encoders;
    private final Clock clock;
    private final String owner;

    /// What the decision and the store say.
    ///
    /// @param semantic whether like questions share answers
    /// @param threshold least similarity of like questions
    /// @param ttlSeconds how long answers are kept; 0 for not at all
    /// @param controlHeader header a client may steer the cache by, empty when it may not
    /// @param allowed directives it may use
    /// @param maxTtlSeconds most it may ask for, 0 for no limit
    record Policy(
            boolean semantic,
            double threshold,
            long ttlSeconds,
            Scope scope,
            String controlHeader,
            Set<String> allowed,
            long maxTtlSeconds) {}

    /// A question on its way: everything known about it before the model is asked.
    private record Asked(
            Question question,
            Controls controls,
            long ttlSeconds,
            @Nullable Embedding vector,
            Dialect dialect) {
        Asked with(@Nullable Embedding embedded) {
            return new Asked(question, controls, ttlSeconds, embedded, dialect);
        }
    }

    CachePlugin(AnswerCache answers, Policy policy, EncoderRuntime encoders, Clock clock) {
        this.answers = answers;
        this.policy = policy;
        this.encoders = encoders;
        this.clock = clock;
        this.owner = answers.newOwner();
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        Optional<Asked> asked = ask(call);
        if (asked.isEmpty()) {
            return next.send(call);
        }
        Asked question = asked.get();
        if (!question.controls().read()) {
            return keep(question.with(embed(call, question.question())), next.send(call), () -> {});
        }
        Optional<Reply> equal = exact(call, question);
        if (equal.isPresent()) {
            return equal.get();
        }
        Optional<Flights.Flight> flight = flights.lead(question.question().exact(), clock.millis());
        boolean handedOn = false;
        try {
            // The answer may have come between the first look and the lead, or while another was waited for.
            Optional<Reply> known = exact(call, question);
            Asked embedded = known.isPresent() ? question : question.with(embed(call, question.question()));
            known = known.or(() -> nearest(call, embedded));
            if (known.isPresent()) {
                return known.get();
            }
            answers.missed();
            Reply reply = keep(embedded, next.send(call), () -> flight.ifPresent(Flights.Flight::land));
            handedOn = reply instanceof Reply.Streamed;
            return reply;
        } finally {
            if (!handedOn) {
                flight.ifPresent(Flights.Flight::land);
            }
        }
    }

    /// What is asked; empty when the request must not meet the cache.
    private Optional<Asked> ask(Call call) {
        RoutingTrace trace = call.trace();
        Headers headers = call.inbound().facts().headers();
        Optional<String> share = policy.scope().of(headers);
        if (trace.matched().isEmpty() || call.model() == null || share.isEmpty() || personal(trace)) {
            return Optional.empty();
        }
        Controls controls = policy.controlHeader().isEmpty()
                ? Controls.NONE
                : headers.first(policy.controlHeader())
                        .map(header -> Controls.parse(header, policy.allowed()))
                        .orElse(Controls.NONE);
        long ttl = trace.retention().ttlSeconds(ttl(controls));
        if (!controls.read() && (!controls.write() || ttl == 0)) {
            return Optional.empty();
        }
        Dialect dialect = call.inbound().dialect();
        if (dialect == Dialect.OPENAI_RESPONSES) {
            return Optional.empty(); // the id of a response names a conversation that others must not enter
        }
        List<String> partition = List.of(
                owner,
                trace.requestedModel(),
                trace.modelName(),
                dialect.name(),
                call.inbound().streaming() ? "stream" : "body",
                share.get());
        return Question.of(call.body().bytes(), partition)
                .map(question -> new Asked(question, controls, ttl, null, dialect));
    }

    /// Whether the answer may hold what only its user may see: personal data in the question, or context looked up for
    /// the user.
    private static boolean personal(RoutingTrace trace) {
        Evidence evidence = trace.evidence();
        if (evidence != null && !evidence.matched("pii").isEmpty()) {
            return true;
        }
        RecipeOutline recipe = trace.recipe();
        return recipe != null
                && trace.matched()
                        .map(matched -> recipe.decisions().get(matched.index()).plugins())
                        .filter(plugins -> plugins.contains("rag") || plugins.contains("memory"))
                        .isPresent();
    }

    private long ttl(Controls controls) {
        long asked = controls.ttlSeconds().orElse(policy.ttlSeconds());
        long capped = policy.maxTtlSeconds() > 0 ? Math.min(asked, policy.maxTtlSeconds()) : asked;
        return controls.ttlSeconds().isPresent() ? Math.min(policy.ttlSeconds(), capped) : policy.ttlSeconds();
    }

    private Optional<Reply> exact(Call call, Asked asked) {
        long now = clock.millis();
        return answers.exact(asked.question(), now, notBefore(asked, now)).map(found -> reply(call, found));
    }

    private Optional<Reply> nearest(Call call, Asked asked) {
        Embedding vector = asked.vector();
        if (vector == null) {
            return Optional.empty();
        }
        long now = clock.millis();
        return answers.nearest(asked.question(), vector, policy.threshold(), now, notBefore(asked, now))
                .map(found -> reply(call, found));
    }

    private static long notBefore(Asked asked, long now) {
        OptionalLong maxAge = asked.controls().maxAgeSeconds();
        return maxAge.isPresent() ? now - TimeUnit.SECONDS.toMillis(maxAge.getAsLong()) : Long.MIN_VALUE;
    }

    private @Nullable Embedding embed(Call call, Question question) throws InterruptedException {
        if (!policy.semantic() || question.text().isBlank()) {
            return null;
        }
        try {
            return encoders.open(call.inbound().deadline()).embed(question.text());
        } catch (UnavailableException unavailable) {
            LOGGER.atDebug()
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", unavailable.failure().code())
                    .log("the question cannot be compared with like ones");
            return null;
        }
    }

    private Reply reply(Call call, AnswerCache.Found found) {
        var headers = new Headers.Builder()
                .add("content-type", found.answer().contentType())
                .add("x-vsr-response-path", "cache");
        if (call.inbound().facts().headers().flag("x-vsr-debug")) {
            headers.add("x-vsr-cache-similarity", String.format(Locale.ROOT, "%.4f", found.similarity()));
        }
        byte[] body = found.answer().bytes("chatcmpl-cache-" + clock.millis() / 1000);
        return found.answer().streamed()
                ? new Reply.Streamed(200, headers.build(), new KeptStream(body))
                : new Reply.Whole(200, headers.build(), body);
    }

    /// Passes the model's reply on and keeps it when it is whole and good.
    ///
    /// @param over runs once it is settled whether the answer is kept
    private Reply keep(Asked asked, Reply reply, Runnable over) {
        switch (reply) {
            case Reply.Whole(int status, Headers headers, byte[] body) -> {
                if (wanted(asked, status, headers) && body.length <= ANSWER_BYTES) {
                    AnswerReader.whole(body, asked.dialect(), contentType(headers))
                            .ifPresent(answer -> store(asked, answer));
                }
                over.run();
                return reply;
            }
            case Reply.Streamed(int status, Headers headers, ReplyStream stream) -> {
                int limit = wanted(asked, status, headers) ? ANSWER_BYTES : 0;
                return new Reply.Streamed(
                        status, headers, new CollectingStream(stream, limit, (kept, total, complete) -> {
                            if (complete && total == kept.length && limit > 0) {
                                AnswerReader.stream(kept, asked.dialect(), contentType(headers))
                                        .ifPresent(answer -> store(asked, answer));
                            }
                            over.run();
                        }));
            }
            case Reply.Answered _, Reply.Refused _ -> {
                over.run();
                return reply;
            }
        }
    }

    private static boolean wanted(Asked asked, int status, Headers headers) {
        return asked.controls().write()
                && asked.ttlSeconds() > 0
                && status == 200
                && headers.first("content-encoding").isEmpty();
    }

    private static String contentType(Headers headers) {
        return headers.first("content-type").orElse("application/json");
    }

    private void store(Asked asked, Answer answer) {
        long now = clock.millis();
        long expires = now + TimeUnit.SECONDS.toMillis(asked.ttlSeconds());
        answers.put(new AnswerCache.Entry(owner, asked.question().withoutText(), asked.vector(), answer, now, expires));
    }

    @Override
    public void close() {
        answers.forget(owner);
    }
}
