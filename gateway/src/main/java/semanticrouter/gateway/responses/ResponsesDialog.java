package semanticrouter.gateway.responses;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.ReplyStream;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoredResponse;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.dialog.Dialog;
import semanticrouter.protocols.Answer;
import semanticrouter.protocols.ChatRequest;
import semanticrouter.protocols.StreamMeter;
import semanticrouter.protocols.Words;
import semanticrouter.protocols.bridge.Outgoing;
import semanticrouter.protocols.bridge.Warning;
import semanticrouter.protocols.json.Trees;
import semanticrouter.protocols.responses.PastTurn;
import semanticrouter.protocols.responses.ResponseShape;
import semanticrouter.protocols.responses.ResponseStream;
import semanticrouter.protocols.responses.ResponsesMeter;
import semanticrouter.protocols.responses.ResponsesRequest;
import semanticrouter.protocols.responses.ResponsesToChat;
import tools.jackson.databind.node.ObjectNode;

/// One exchange of the Responses API: to the pipeline it is a chat request with its whole history, to the client a
/// response that has been kept before its last byte is sent.
final class ResponsesDialog implements Dialog {
    private static final String WARNINGS = "x-vsr-protocol-warnings";

    private final ResponsesApi api;
    private List<Warning> warnings = List.of();
    private @Nullable Open open;

    /// What is known once the request has been read.
    private record Open(ResponsesRequest request, ResponseShape shape, ResponseStream stream, Owner owner) {}

    ResponsesDialog(ResponsesApi api) {
        this.api = api;
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    @Override
    public String path() {
        return "/v1/responses";
    }

    @Override
    public ChatRequest read(byte[] body, Headers headers) throws GatewayException, InterruptedException {
        ResponsesRequest request = api.reader().read(body, headers);
        Owner owner = api.owner(headers);
        if (request.store()) {
            api.checkStore();
        }
        List<StoredResponse> chain = request.previous().isEmpty() ? List.of() : api.chain(request.previous(), owner);
        List<PastTurn> history = ResponsesApi.turns(chain);
        Outgoing outgoing = ResponsesToChat.request(request, history);
        warnings = outgoing.warnings();
        ChatRequest read = api.chat().read(outgoing.body(), headers);
        String conversation = request.conversation();
        if (conversation.isEmpty()) {
            conversation = chain.isEmpty()
                    ? api.ids().conversation()
                    : chain.getFirst().conversation();
        }
        var shape = new ResponseShape(
                request,
                api.ids().response(),
                conversation,
                ResponsesToChat.instructions(request, history),
                api.clock().instant().getEpochSecond());
        open = new Open(request, shape, new ResponseStream(shape, api.ids()), owner);
        RequestFacts named = read.facts().inSession(conversation);
        RequestFacts painted = ResponsesToChat.wantsImages(request) ? named.withImageTool() : named;
        RequestFacts facts = ResponsesToChat.forgoesMemory(request) ? painted.unremembered() : painted;
        return new ChatRequest(
                request.previous().isEmpty() ? facts : facts.goingOn(), read.body(), request.streaming());
    }

    @Override
    public void tell(Facts facts) {
        Warning.tell(warnings, "responses", "openai", facts);
    }

    private Open open() {
        Open known = open;
        if (known == null) {
            throw new IllegalStateException("the request has not been read");
        }
        return known;
    }

    @Override
    public Reply reply(Reply reply) throws InterruptedException {
        return switch (reply) {
            case Reply.Whole whole -> whole.status() < 300 ? whole(whole) : whole;
            case Reply.Streamed streamed -> streamed.status() < 300 ? streamed(streamed) : streamed;
            case Reply.Answered answered -> answered;
            case Reply.Refused refused -> refused;
        };
    }

    private Reply whole(Reply.Whole whole) {
        ResponseStream stream = open().stream();
        boolean events = whole.headers().first("content-type").orElse("").startsWith("text/event-stream");
        try {
            if (events) {
                stream.accept(whole.body());
                stream.noMore();
            } else if (!stream.whole(Trees.ofReply(whole.body()))) {
                return unusable("the backend's reply has no message");
            }
        } catch (GatewayException unreadable) {
            return new Reply.Refused(unreadable.error());
        }
        if (stream.state() != ResponseStream.State.COMPLETE) {
            return unusable("the backend's reply is not complete");
        }
        return new Reply.Whole(whole.status(), head(whole.headers()), finished());
    }

    private static Reply unusable(String why) {
        return new Reply.Refused(
                new GatewayError(502, "response_transformation", "Response transformation error: " + why));
    }

    /// The complete response, kept: as events or as one object.
    private byte[] finished() {
        byte[] before = open().stream().taken();
        ObjectNode response = open().stream().end(this::keep);
        byte[] last = open().stream().taken();
        return open().request().streaming() ? KeptStream.joined(before, last) : Trees.bytes(response);
    }

    private Reply streamed(Reply.Streamed streamed) throws InterruptedException {
        if (open().request().streaming()) {
            return new Reply.Streamed(
                    streamed.status(),
                    head(streamed.headers()),
                    new KeptStream(streamed.stream(), open().stream(), this::keep));
        }
        // A backend that streams although nobody asked it to.
        try (ReplyStream stream = streamed.stream()) {
            while (true) {
                switch (stream.next()) {
                    case ReplyStream.Piece.Chunk(byte[] bytes) ->
                        open().stream().accept(bytes);
                    case ReplyStream.Piece.End _ -> {
                        open().stream().noMore();
                        return open().stream().state() == ResponseStream.State.COMPLETE
                                ? new Reply.Whole(streamed.status(), head(streamed.headers()), finished())
                                : unusable("the backend's stream ended before it was complete");
                    }
                    case ReplyStream.Piece.Broken(var why) -> {
                        return unusable("the backend's stream broke off (" + why.code() + ")");
                    }
                }
            }
        }
    }

    private Headers head(Headers received) {
        Headers.Builder head = received.with()
                .set(
                        "content-type",
                        open().request().streaming() ? "text/event-stream; charset=utf-8" : "application/json");
        if (!warnings.isEmpty()) {
            String before = received.first(WARNINGS).orElse("");
            String own = Warning.header(warnings);
            head.set(WARNINGS, before.isEmpty() ? own : own + "," + before);
        }
        return head.build();
    }

    private boolean keep(ObjectNode response) {
        ResponseShape shape = open().shape();
        Instant now = api.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        return api.keep(new StoredResponse(
                shape.id(),
                open().owner(),
                open().request().previous(),
                shape.conversation(),
                now,
                shape.instructions(),
                Trees.text(ResponseShape.withoutImages(response)),
                Trees.text(open().request().input())));
    }

    @Override
    public byte[] answer(Answer answer, boolean streaming) {
        ObjectNode chunk = Trees.object().put("model", answer.model().isEmpty() ? "router" : answer.model());
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        for (String word : Words.of(answer.text())) {
            choice.putObject("delta").put("content", word);
            open().stream().chunk(chunk);
        }
        choice.putObject("delta");
        choice.put("finish_reason", "stop");
        open().stream().chunk(chunk);
        open().stream().complete();
        return finished();
    }

    @Override
    public byte[] error(GatewayError error) {
        return api.chat().error(error);
    }

    @Override
    public byte[] streamError(GatewayError error) {
        return open().stream().failed(error);
    }

    @Override
    public Usage usage(byte[] reply) {
        try {
            return ResponsesMeter.usage(Trees.ofReply(reply));
        } catch (GatewayException _) {
            StreamMeter events = meter();
            events.accept(reply);
            return events.usage();
        }
    }

    @Override
    public StreamMeter meter() {
        return new ResponsesMeter();
    }
}
