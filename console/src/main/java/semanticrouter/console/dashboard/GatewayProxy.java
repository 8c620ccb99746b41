package semanticrouter.console.dashboard;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Clock;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ErrorBody;
import semanticrouter.console.http.Listener;
import semanticrouter.core.fault.GatewayError;

/// Passes requests of the dashboard's pages on to the local gateway, so that a browser needs one origin only.
///
/// Bodies stream both ways; a page that leaves ends the call. Credentials and cookies of the dashboard stay here unless
/// told otherwise.
public final class GatewayProxy implements AutoCloseable {
    /// Paths below this one are the gateway's.
    public static final String PREFIX = "/api/router";

    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_WAITING = 256;

    private final HttpClient client;
    private final HttpProxy proxy;

    /// @param gateway where the gateway listens
    /// @param credentials whether `authorization` is passed on; cookies never are
    public GatewayProxy(Vertx vertx, Listener.Address gateway, boolean credentials, Clock clock) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(MOST_WAITING));
        proxy = HttpProxy.reverseProxy(client)
                .origin(gateway.port(), gateway.host())
                .addInterceptor(new Passage(gateway, credentials, clock));
    }

    /// Answers a request below {@link #PREFIX}.
    public void answer(RoutingContext http) {
        proxy.handle(http.request());
    }

    /// Edits what goes through.
    private record Passage(Listener.Address gateway, boolean credentials, Clock clock) implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            var request = context.request();
            request.setURI(request.getURI().substring(PREFIX.length()));
            MultiMap headers = request.headers();
            headers.remove("cookie").remove("origin").remove("referer");
            if (!credentials) {
                headers.remove("authorization");
            }
            return context.sendRequest().recover(_ -> Future.succeededFuture(unreachable(context)));
        }

        @Override
        public Future<Void> handleProxyResponse(ProxyContext context) {
            context.response().headers().remove("set-cookie");
            return context.sendResponse();
        }

        private ProxyResponse unreachable(ProxyContext context) {
            ApiReply reply = ErrorBody.of(
                    new GatewayError(
                            502,
                            "GATEWAY_UNREACHABLE",
                            "the gateway at " + gateway + " does not answer; is its listener running?"),
                    "",
                    clock);
            return context.request()
                    .response()
                    .setStatusCode(reply.status())
                    .putHeader("content-type", reply.type())
                    .setBody(Body.body(Buffer.buffer(reply.body())));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
