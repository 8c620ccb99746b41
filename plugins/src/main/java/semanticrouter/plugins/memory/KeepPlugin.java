package semanticrouter.plugins.memory;

import java.util.Optional;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.memory.KeepSkip;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.store.Owner;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.reply.AnswerText;
import semanticrouter.plugins.stream.CollectingStream;

/// Has what was said remembered: stands where replies have been screened, so that no refused one is.
final class KeepPlugin implements Plugin {
    /// Longest reply that is read.
    private static final int REPLY_BYTES = 1 << 20;

    private final Memories memories;
    private final Terms terms;
    private final EncoderRuntime encoders;
    private final Gate gate;

    KeepPlugin(Memories memories, Terms terms, EncoderRuntime encoders) {
        this.memories = memories;
        this.terms = terms;
        this.encoders = encoders;
        this.gate = new Gate(terms);
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        Reply reply = next.send(call);
        if (call.inbound().dryRun()
                || memories.store().isEmpty()
                || gate.off(call).isPresent()) {
            return reply;
        }
        Facts facts = call.trace().facts();
        Optional<KeepSkip> skip = unwanted(call).or(() -> flagged(facts)).or(() -> unfit(reply));
        if (skip.isPresent()) {
            facts.add(new Fact.Memory.KeepingSkipped(skip.get()));
            return reply;
        }
        return switch (reply) {
            case Reply.Whole(int _, var headers, byte[] body) -> {
                keep(call, body, events(headers));
                yield reply;
            }
            case Reply.Streamed(int status, var headers, var stream) ->
                new Reply.Streamed(
                        status, headers, new CollectingStream(stream, REPLY_BYTES, (kept, total, complete) -> {
                            if (complete && total == kept.length) {
                                keep(call, kept, true);
                            } else {
                                facts.add(new Fact.Memory.KeepingSkipped(KeepSkip.NO_REPLY));
                            }
                        }));
            case Reply.Answered _, Reply.Refused _ -> reply;
        };
    }

    private Optional<KeepSkip> unwanted(Call call) {
        if (call.inbound().facts().forgettable()) {
            return Optional.of(KeepSkip.REQUEST);
        }
        if (!terms.keeps()) {
            return Optional.of(KeepSkip.AUTO_STORE_OFF);
        }
        return call.trace().retention().drops() ? Optional.of(KeepSkip.RETENTION_DROP) : Optional.empty();
    }

    /// An answer is warned of in its head, which is looked at below, in its body, or nowhere.
    private static Optional<KeepSkip> flagged(Facts facts) {
        return facts.last(Fact.AnswerChecked.class)
                .filter(Fact.AnswerChecked::flagged)
                .map(_ -> KeepSkip.FLAGGED);
    }

    private static Optional<KeepSkip> unfit(Reply reply) {
        return switch (reply) {
            case Reply.Whole(int status, var headers, byte[] body) ->
                body.length > REPLY_BYTES ? Optional.of(KeepSkip.NO_REPLY) : unfit(status, headers);
            case Reply.Streamed(int status, var headers, var _) -> unfit(status, headers);
            case Reply.Answered _, Reply.Refused _ -> Optional.of(KeepSkip.NO_REPLY);
        };
    }

    private static Optional<KeepSkip> unfit(int status, Headers headers) {
        if (status != 200 || headers.first("content-encoding").isPresent()) {
            return Optional.of(KeepSkip.NO_REPLY);
        }
        return headers.first(ResponseHeaders.WARNINGS).isPresent() ? Optional.of(KeepSkip.FLAGGED) : Optional.empty();
    }

    private static boolean events(Headers headers) {
        return headers.first("content-type").orElse("").startsWith("text/event-stream");
    }

    private void keep(Call call, byte[] reply, boolean events) {
        Facts facts = call.trace().facts();
        RequestFacts request = call.inbound().facts();
        Owner owner = gate.owner(request).orElseThrow();
        Chunks chunks = Chunks.of(request, events ? AnswerText.ofEvents(reply) : AnswerText.ofBody(reply));
        if (chunks.skip().isPresent()) {
            facts.add(new Fact.Memory.KeepingSkipped(chunks.skip().get()));
        } else if (memories.keep(owner, request.session(), chunks.chunks(), encoders)) {
            facts.add(new Fact.Memory.Queued(chunks.chunks().size()));
        } else {
            facts.add(new Fact.Memory.KeepingSkipped(KeepSkip.BUSY));
        }
    }
}
