package semanticrouter.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Map;
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
import semanticrouter.gateway.upstream.Leg;
import semanticrouter.protocols.ClientProtocol;

/// One request that is answered without routing, on its own virtual thread; a completion comes of it only when it is
/// refused.
public final class SideExchange {
    private static final Logger LOGGER = LoggerFactory.getLogger(SideExchange.class);

    private final Serving serving;
    private final ClientProtocol shape;
    private final SideRoutes.Work work;
    private final Headers headers;
    private final ReplySink reply;
    private final Leg leg;
    private final String id;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile @Nullable Thread worker;

    SideExchange(
            Serving serving, ClientProtocol shape, SideRoutes.Work work, Headers headers, ReplySink reply, Leg leg) {
        this.serving = serving;
        this.shape = shape;
        this.work = work;
        this.headers = headers;
        this.reply = reply;
        this.leg = leg;
        this.id = serving.ids().next();
    }

    /// Says that the client has left. Any thread.
    ///
    /// @param over run once when the request is no longer in flight
    public void clientGone(Runnable over) {
        Thread running = worker;
        if (running != null) {
            running.interrupt();
        } else {
            end(over); // it left before its body was there, or it has been answered
        }
    }

    /// Answers a request whose body was not taken.
    public void refuse(GatewayError error, Runnable over) {
        refuse(error);
        end(over);
    }

    private void end(Runnable over) {
        if (released.compareAndSet(false, true)) {
            over.run();
        }
    }

    /// Answers; to be called once, on a virtual thread.
    ///
    /// @param parameters of the query, the first value of each
    /// @param over run once when the request is no longer in flight
    public void run(byte[] body, Map<String, String> parameters, Runnable over) {
        worker = Thread.currentThread();
        try (leg) {
            switch (work.on(new SideRoutes.Asked(id, body, headers, parameters, leg))) {
                case Reply.Whole(int status, var head, byte[] bytes) -> reply.send(status, head, bytes);
                case Reply.Refused(var error) -> refuse(error);
                case Reply.Answered(var text, var _) ->
                    reply.send(200, Headers.NONE, text.getBytes(StandardCharsets.UTF_8));
                case Reply.Streamed streamed -> {
                    streamed.stream().close();
                    refuse(new GatewayError(
                            502, GatewayError.INVALID, "the model's backend sent a stream; it must not"));
                }
            }
        } catch (GatewayException refused) {
            refuse(refused.error());
        } catch (InterruptedException _) {
            refuse(Reception.stopped());
        } catch (RuntimeException | Error bug) {
            LOGGER.atError().setCause(bug).addKeyValue("requestId", id).log("a request failed because of a bug");
            if (reply.fault()) {
                tell(500, Exchange.PANIC);
            } else {
                refuse(Exchange.internal());
            }
        } finally {
            end(over);
        }
    }

    private void refuse(GatewayError error) {
        Headers.Builder head = ReplyHeaders.keystone("error", id).with().set("content-type", "application/json");
        error.retryAfterSeconds().ifPresent(seconds -> head.set("retry-after", Integer.toString(seconds)));
        reply.send(error.status(), head.build(), shape.error(error));
        tell(error.status(), error.code());
    }

    private void tell(int status, String reason) {
        serving.tell(
                new Completion(serving.unrouted(id, headers), status, "error", reason, Usage.NONE, false, 0, 0, 0));
    }
}
