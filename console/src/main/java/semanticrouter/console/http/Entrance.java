package semanticrouter.console.http;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.gateway.accept.Framing;

/// Refuses requests that are not to be understood and those whose body does not come, before and while somebody else
/// answers the others. Runs on event loops.
final class Entrance implements Handler<HttpServerRequest> {
    private static final GatewayError MALFORMED = new GatewayError(400, "BAD_REQUEST", "the request is not valid HTTP");
    private static final GatewayError TOO_LONG = new GatewayError(
            431,
            "REQUEST_HEADERS_TOO_LARGE",
            "the headers are longer than " + PortLimits.HEADER_BYTES + " bytes, or the request line than "
                    + PortLimits.LINE_BYTES + "; shorten them");

    private final Lobby lobby;
    private final Vertx vertx;
    private final Handler<HttpServerRequest> inside;

    Entrance(Lobby lobby, Handler<HttpServerRequest> inside) {
        this.lobby = lobby;
        this.vertx = lobby.vertx();
        this.inside = inside;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (Framing.doubtful(request)) {
            hangUp(request, MALFORMED);
            return;
        }
        Visit visit = lobby.visit(request.connection());
        if (visit != null) {
            visit.requestBegan();
            request.response().endHandler(_ -> visit.requestEnded());
        }
        inside.handle(request);
        vertx.runOnContext(_ -> awaitBody(request));
    }

    /// A request whose head cannot be read: only its size or its form can be wrong.
    void invalid(HttpServerRequest request) {
        hangUp(request, request.decoderResult().cause() instanceof TooLongFrameException ? TOO_LONG : MALFORMED);
    }

    /// Most bodies are there with their head; only those that are not get a timer.
    private void awaitBody(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long millis = lobby.limits().bodyTime(announced(request)).toMillis();
        long timer = vertx.setTimer(millis, _ -> {
            if (!request.isEnded()) {
                hangUp(
                        request,
                        new GatewayError(
                                408,
                                "REQUEST_BODY_TIMEOUT",
                                "the body did not arrive within " + millis + " ms; send it faster"));
            }
        });
        request.end().onComplete(_ -> vertx.cancelTimer(timer));
    }

    /// The length that a head announces, 0 where it announces none.
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
    }

    /// Answers, when nobody has, and closes the connection: what lies behind may be part of the request.
    private void hangUp(HttpServerRequest request, GatewayError error) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.headWritten()) {
            request.connection().close();
            return;
        }
        ApiReply reply = ErrorBody.of(error, id(response), lobby.clock());
        response.setStatusCode(reply.status())
                .putHeader("content-type", reply.type())
                .putHeader("connection", "close")
                .end(Buffer.buffer(reply.body()))
                .onComplete(_ -> request.connection().close());
    }

    private static String id(HttpServerResponse response) {
        @Nullable String given = response.headers().get("x-request-id");
        return given == null ? "" : given;
    }
}
