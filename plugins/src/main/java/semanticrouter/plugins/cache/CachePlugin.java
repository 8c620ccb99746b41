package semanticrouter.plugins.cache;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.WriteSkip;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.stream.CollectingStream;
import semanticrouter.plugins.stream.KeptStream;

/// The cache of one decision: looks an answer up, or lets the model answer and keeps that.
final class CachePlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(CachePlugin.class);

    /// Why a request was served without the cache.
    private static final String STORE_AWAY = "cache_store_unavailable";

    /// Longest answer that is kept.
    private static final int ANSWER_BYTES = 1 << 20;

    private final AnswerCache answers;
    private final Flights flights = new Flights();
    private final Policy policy;
    private final EncoderRuntime encoders;
    private final Clock clock;
    private final String revision;

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

    /// @param revision fingerprint of the configuration that leads to the answers
    CachePlugin(AnswerCache answers, Policy policy, String revision, EncoderRuntime encoders, Clock clock) {
        this.answers = answers;
        this.policy = policy;
        this.revision = revision;
        this.encoders = encoders;
        this.clock = clock;
        answers.hold(revision);
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        Optional<Asked> asked = Asked.of(call, policy, revision, answers);
        Optional<CacheEpochs> epochs = asked.flatMap(this::epochs);
        if (epochs.isEmpty()) {
            return next.send(call);
        }
        Asked question = asked.get().in(epochs.get().now());
        if (call.inbound().dryRun()) {
            return rehearse(call, question, next, epochs.get());
        }
        if (!question.read()) {
            boolean kept = question.keeping().ttlSeconds() > 0;
            return keep(kept ? embedded(call, question) : question, next.send(call), () -> {});
        }
        long began = System.nanoTime();
        Optional<AnswerTable.Found> equal = exact(question, epochs.get());
        if (equal.isPresent()) {
            return reply(question, equal.get(), Fact.Hit.EXACT, System.nanoTime() - began);
        }
        long waits = System.nanoTime();
        Optional<Flights.Flight> flight = flights.lead(question.question().exact(), clock.millis());
        began += System.nanoTime() - waits;
        return fly(call, question, next, flight, began);
    }

    /// What would be found. Nobody is served, so nothing is counted, kept or waited for.
    private Reply rehearse(Call call, Asked asked, Upstream next, CacheEpochs epochs) throws InterruptedException {
        if (!asked.read()) {
            return next.send(call);
        }
        long began = System.nanoTime();
        long now = clock.millis();
        Optional<AnswerTable.Found> equal = asked(
                asked,
                () -> answers.peek(
                        asked.question(),
                        asked.partition(),
                        epochs,
                        now,
                        asked.controls().notBefore(now)));
        if (equal.isPresent()) {
            return reply(asked, equal.get(), Fact.Hit.EXACT, System.nanoTime() - began);
        }
        AnswerTable.Nearest like = nearest(embedded(call, asked), epochs, false);
        long took = System.nanoTime() - began;
        if (like.found().isPresent()) {
            return reply(asked, like.found().get(), Fact.Hit.SEMANTIC, took);
        }
        looked(asked, Fact.Hit.NONE, Fact.Source.NONE, like.similarity(), 0, took);
        return next.send(call);
    }

    /// Looks once more and asks the model then.
    ///
    /// @param flight of this request, empty when it has waited for another one
    /// @param began when the lookup did, in `System.nanoTime()`
    private Reply fly(Call call, Asked question, Upstream next, Optional<Flights.Flight> flight, long began)
            throws InterruptedException {
        boolean handedOn = false;
        try {
            // The answer may have come between the first look and the lead, or while another was waited for.
            Optional<CacheEpochs> epochs = epochs(question);
            Optional<AnswerTable.Found> known = epochs.flatMap(now -> exact(question, now));
            if (flight.isEmpty()) {
                answers.waited();
                question.facts().add(new Fact.CacheWaited(answers.backend(), known.isPresent()));
            }
            if (known.isPresent()) {
                return reply(question, known.get(), Fact.Hit.EXACT, System.nanoTime() - began);
            }
            Asked embedded = embedded(call, question);
            AnswerTable.Nearest like =
                    epochs.map(now -> nearest(embedded, now, true)).orElse(AnswerTable.Nearest.NONE);
            long took = System.nanoTime() - began;
            if (like.found().isPresent()) {
                return reply(question, like.found().get(), Fact.Hit.SEMANTIC, took);
            }
            answers.missed();
            looked(question, Fact.Hit.NONE, Fact.Source.NONE, like.similarity(), 0, took);
            Reply reply = keep(embedded, next.send(call), () -> flight.ifPresent(Flights.Flight::land));
            handedOn = reply instanceof Reply.Streamed;
            return reply;
        } finally {
            if (!handedOn) {
                flight.ifPresent(Flights.Flight::land);
            }
        }
    }

    private void looked(
            Asked asked, Fact.Hit hit, Fact.Source source, double similarity, double ageSeconds, long nanos) {
        asked.facts()
                .add(new Fact.CacheLookup(
                        answers.backend(),
                        asked.protocol(),
                        hit,
                        source,
                        similarity,
                        policy.threshold(),
                        ageSeconds,
                        nanos));
    }

    /// The epochs as they are now; empty when the store cannot say, and then nothing may be given.
    private Optional<CacheEpochs> epochs(Asked asked) {
        return asked(asked, () -> Optional.of(answers.epochs()));
    }

    private Optional<AnswerTable.Found> exact(Asked asked, CacheEpochs epochs) {
        long now = clock.millis();
        return asked(
                asked,
                () -> answers.exact(
                        asked.question(),
                        asked.partition(),
                        epochs,
                        now,
                        asked.controls().notBefore(now)));
    }

    /// What is asked of the cache.
    @FunctionalInterface
    private interface Ask<T> {
        Optional<T> answer() throws StoreException, InterruptedException;
    }

    /// The answer of the cache; empty when its store cannot be used, which the trace tells.
    private static <T> Optional<T> asked(Asked asked, Ask<T> ask) {
        try {
            return ask.answer();
        } catch (StoreException away) {
            LOGGER.atDebug().addKeyValue("reason", away.getMessage()).log("a request is served without the cache");
            asked.facts().add(new Fact.PluginFailed(ResponseCache.TYPE, STORE_AWAY));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the next wait of the request ends with it
        }
        return Optional.empty();
    }

    private AnswerTable.Nearest nearest(Asked asked, CacheEpochs epochs, boolean served) {
        NamedEmbedding vector = asked.vector();
        if (vector == null) {
            return AnswerTable.Nearest.NONE;
        }
        long now = clock.millis();
        var like = new AnswerCache.Like(asked.question(), asked.partition(), vector, policy.threshold());
        var look = new AnswerCache.Look(epochs, now, asked.controls().notBefore(now), served);
        return asked(asked, () -> Optional.of(answers.nearest(like, look))).orElse(AnswerTable.Nearest.NONE);
    }

    private Asked embedded(Call call, Asked asked) throws InterruptedException {
        if (!policy.semantic() || asked.question().text().isBlank()) {
            return asked;
        }
        try {
            Encodings encodings = encoders.open(call.inbound().deadline());
            String text = asked.question().text();
            return asked.with(new NamedEmbedding(encodings.embedder(List.of(text)), encodings.embed(text)));
        } catch (UnavailableException unavailable) {
            LOGGER.atDebug()
                    .addKeyValue("requestId", call.inbound().id())
                    .addKeyValue("errorCode", unavailable.failure().code())
                    .log("the question cannot be compared with like ones");
            asked.facts()
                    .add(new Fact.PluginFailed(
                            ResponseCache.TYPE, unavailable.failure().code()));
            return asked;
        }
    }

    private Reply reply(Asked asked, AnswerTable.Found found, Fact.Hit hit, long nanos) {
        Fact.Source source = found.shared() ? Fact.Source.L2 : Fact.Source.L1;
        looked(asked, hit, source, found.similarity(), Math.max(0, clock.millis() - found.storedAt()) / 1e3, nanos);
        Headers headers = Headers.of("content-type", found.answer().contentType(), "x-vsr-response-path", "cache");
        byte[] body = found.answer().bytes("chatcmpl-cache-" + clock.millis() / 1000);
        return found.answer().streamed()
                ? new Reply.Streamed(200, headers, new KeptStream(body))
                : new Reply.Whole(200, headers, body);
    }

    /// Passes the model's reply on and keeps it when it is whole and good.
    ///
    /// @param over runs once it is settled whether the answer is kept
    private Reply keep(Asked asked, Reply reply, Runnable over) {
        switch (reply) {
            case Reply.Whole(int status, Headers headers, byte[] body) -> {
                if (wanted(asked, status, headers) && body.length <= ANSWER_BYTES) {
                    settle(asked, AnswerReader.whole(body, asked.dialect(), contentType(headers)));
                }
                over.run();
                return reply;
            }
            case Reply.Streamed(int status, Headers headers, ReplyStream stream) -> {
                int limit = wanted(asked, status, headers) ? ANSWER_BYTES : 0;
                return new Reply.Streamed(
                        status, headers, new CollectingStream(stream, limit, (kept, total, complete) -> {
                            if (complete && total == kept.length && limit > 0) {
                                settle(asked, AnswerReader.stream(kept, asked.dialect(), contentType(headers)));
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

    /// Whether an answer is to be read, to be kept or to be counted as one that is not.
    private static boolean wanted(Asked asked, int status, Headers headers) {
        boolean meant = !asked.keeping().equals(Keeping.NOTHING);
        if (meant && status / 100 != 2) {
            asked.facts().add(new Fact.CacheWriteSkipped(WriteSkip.UPSTREAM_NON_2XX));
        }
        return meant
                && status == 200
                && headers.first("content-encoding").isEmpty()
                && headers.first(ResponseHeaders.WARNINGS).isEmpty();
    }

    /// Keeps an answer that can be kept, or says why it is not.
    private void settle(Asked asked, Optional<Answer> answer) {
        if (answer.isEmpty()) {
            return;
        }
        WriteSkip skip = asked.keeping().skip(asked.facts());
        if (skip == null) {
            store(asked, answer.get());
        } else {
            asked.facts().add(new Fact.CacheWriteSkipped(skip));
        }
    }

    private static String contentType(Headers headers) {
        return headers.first("content-type").orElse("application/json");
    }

    private void store(Asked asked, Answer answer) {
        long began = System.nanoTime();
        long now = clock.millis();
        long expires = now + TimeUnit.SECONDS.toMillis(asked.keeping().ttlSeconds());
        var entry = new AnswerTable.Entry(
                asked.partition(), asked.epoch(), asked.question().withoutText(), asked.vector(), answer, now, expires);
        Optional<Boolean> kept =
                asked(asked, () -> Optional.of(answers.put(entry))).filter(Boolean::booleanValue);
        if (kept.isEmpty()) {
            return;
        }
        asked.facts().add(new Fact.CacheStored(answers.backend(), asked.protocol(), System.nanoTime() - began));
    }

    @Override
    public void close() {
        answers.release(revision);
    }
}
