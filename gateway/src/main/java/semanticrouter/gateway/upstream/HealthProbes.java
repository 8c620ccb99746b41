package semanticrouter.gateway.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Resilience.HealthCheck;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.gateway.loop.Carrier;
import semanticrouter.gateway.resilience.ModelHealth;

/// Asks the backends of the plan that serves whether they are well, where their model says so (specification: dataplane
/// §1.8). Everything happens on one event loop.
public final class HealthProbes {
    /// How soon a plan that was swapped is noticed.
    private static final long FOLLOW_MILLIS = 500;

    private final Vertx vertx;
    private final HttpUpstream upstream;
    private final Context context;
    private final Carrier carrier;
    private final List<Probe> probes = new ArrayList<>();
    private @Nullable RoutingPlan followed;
    private long follower;

    public HealthProbes(Vertx vertx, HttpUpstream upstream) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.context = vertx.getOrCreateContext();
        this.carrier = new Carrier(context);
    }

    /// Asks the backends of whatever plan is current, until the event loops end.
    public void follow(PlanHolder plans) {
        context.runOnContext(_ -> {
            look(plans.current());
            follower = vertx.setPeriodic(FOLLOW_MILLIS, _ -> look(plans.current()));
        });
    }

    /// Asks no more.
    public void stop() {
        context.runOnContext(_ -> {
            vertx.cancelTimer(follower);
            probes.forEach(Probe::stop);
            probes.clear();
        });
    }

    @SuppressWarnings("ReferenceEquality") // each reload makes another plan
    private void look(RoutingPlan plan) {
        if (plan == followed) {
            return;
        }
        followed = plan;
        probes.forEach(Probe::stop);
        probes.clear();
        upstream.health().retain(plan.models().keySet());
        for (ServedModel model : plan.models().values()) {
            if (model.backends().isEmpty()) {
                continue;
            }
            ModelHealth health = upstream.health().of(model);
            model.resilience().check().ifPresent(check -> {
                for (int at = 0; at < model.backends().size(); at++) {
                    probes.add(new Probe(health, at, model.backends().get(at), check));
                }
            });
        }
        probes.forEach(Probe::start);
    }

    /// The questions to one backend.
    private final class Probe {
        private final ModelHealth health;
        private final int at;
        private final Backend backend;
        private final HealthCheck check;
        private long timer;
        private boolean asking;
        private boolean stopped;

        Probe(ModelHealth health, int at, Backend backend, HealthCheck check) {
            this.health = health;
            this.at = at;
            this.backend = backend;
            this.check = check;
        }

        void start() {
            ask();
            timer = vertx.setPeriodic(Math.max(1, check.interval().toMillis()), _ -> ask());
        }

        void stop() {
            stopped = true;
            vertx.cancelTimer(timer);
        }

        private void ask() {
            if (asking) {
                return; // the last answer is still out, as the timeout is longer than the interval
            }
            asking = true;
            var opened = new Opened();
            var target = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost(backend.host())
                    .setPort(backend.port())
                    .setSsl(backend.tls())
                    .setURI(check.path())
                    .setHeaders(UpstreamHeaders.probe(backend));
            upstream.client(carrier, backend, health.resilience().pool())
                    .request(target)
                    .compose(opened::send)
                    .timeout(Math.max(1, check.timeout().toMillis()), TimeUnit.MILLISECONDS)
                    .onComplete(answer -> {
                        asking = false;
                        if (!stopped) {
                            health.checked(at, answer.succeeded() && answer.result() < 300);
                        }
                        if (answer.failed()) {
                            opened.drop();
                        }
                    });
        }
    }

    /// A question under way.
    private static final class Opened {
        private @Nullable HttpClientRequest request;
        private boolean dropped;

        /// The status of the answer, once all of it has been read and thrown away.
        Future<Integer> send(HttpClientRequest opened) {
            request = opened;
            if (dropped) {
                opened.reset();
                return Future.failedFuture("too late");
            }
            return opened.send().compose(Opened::drained);
        }

        private static Future<Integer> drained(HttpClientResponse response) {
            return response.end().map(_ -> response.statusCode());
        }

        void drop() {
            dropped = true;
            if (request != null) {
                request.reset();
            }
        }
    }
}
