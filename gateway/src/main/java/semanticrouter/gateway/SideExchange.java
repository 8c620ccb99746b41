package semanticrouter.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.upstream.UpstreamLeg;
import semanticrouter.protocols.ClientProtocol;

/// One request that is answered without routing, on its own virtual thread; a completion comes of it only when it is
/// refused.
final class SideExchange {
    private static final Logger LOGGER = LoggerFactory.getLogger(SideExchange.class);

    private final Serving serving;
    private final ClientProtocol shape;
    private final SideRoutes.Work work;
    private final Headers headers;
    private final HttpServerRequest request;
    private final Carrier carrier;
    private final UpstreamLeg leg;
    private final String id;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile @Nullable Thread worker;

    SideExchange(
            Serving serving,
            ClientProtocol shape,
            SideRoutes.Work work,
            Headers headers,
            HttpServerRequest request,
            Carrier carrier,
            UpstreamLeg leg) {
        this.serving = serving;
        this.shape = shape;
        this.work = work;
        this.headers = headers;
        this.request = request;
        this.carrier = carrier;
        this.leg = leg;
        this.id = serving.ids().next();
    }

    /// Takes the body and answers.
    ///
    /// @param over run once when the request is no longer in flight
    void start(Vertx vertx, Runnable over) {
        Runnable end = () -> {
            if (released.compareAndSet(false, true)) {
                over.run();
            }
        };
        var reply = new ClientReply(carrier, request.response());
        var intake = new BodyIntake(
                vertx,
                request,
                serving.options().limits(),
                body -> carrier.start(() -> run(reply, body, end)),
                error -> carrier.start(() -> {
                    refuse(reply, error);
                    end.run();
                }));
        request.response().closeHandler(_ -> {
            intake.cancel();
            Thread running = worker;
            if (running != null) {
                running.interrupt();
            } else {
                end.run(); // it left before its body was there, or it has been answered
            }
        });
        intake.start();
    }

    private void run(ClientReply reply, byte[] body, Runnable end) {
        worker = Thread.currentThread();
        try (leg) {
            byte[] taken = request.method().equals(HttpMethod.POST) ? body : new byte[0];
            var parameters = new HashMap<String, String>();
            request.params().forEach(parameter -> parameters.putIfAbsent(parameter.getKey(), parameter.getValue()));
            switch (work.on(new SideRoutes.Asked(id, taken, headers, parameters, leg))) {
                case Reply.Whole(int status, var head, byte[] bytes) -> reply.send(status, head, bytes);
                case Reply.Refused(var error) -> refuse(reply, error);
                case Reply.Answered(var text, var _) ->
                    reply.send(200, Headers.NONE, text.getBytes(StandardCharsets.UTF_8));
                case Reply.Streamed streamed -> {
                    streamed.stream().close();
                    refuse(
                            reply,
                            new GatewayError(
                                    502,
                                    "upstream_invalid_response",
                                    "the model's backend sent a stream; it must not"));
                }
            }
        } catch (GatewayException refused) {
            refuse(reply, refused.error());
        } catch (InterruptedException _) {
            refuse(reply, new GatewayError(503, "shutting_down", "the router is stopping; try again"));
        } catch (RuntimeException | Error bug) {
            LOGGER.atError().setCause(bug).addKeyValue("requestId", id).log("a request failed because of a bug");
            refuse(
                    reply,
                    new GatewayError(500, "internal_error", "Internal routing error. Contact your administrator."));
        } finally {
            end.run();
        }
    }

    private void refuse(ClientReply reply, GatewayError error) {
        Headers.Builder head = ReplyHeaders.keystone("error", id).with().set("content-type", "application/json");
        error.retryAfterSeconds().ifPresent(seconds -> head.set("retry-after", Integer.toString(seconds)));
        reply.send(error.status(), head.build(), shape.error(error));
        serving.tell(new Completion(
                serving.unrouted(id), error.status(), "error", error.code(), Usage.NONE, false, 0, 0, 0));
    }
}
