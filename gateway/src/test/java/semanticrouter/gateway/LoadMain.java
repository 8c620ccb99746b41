package semanticrouter.gateway;

import java.time.Clock;
import java.util.List;
import semanticrouter.core.evidence.EvidenceStage.Effort;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;

/// Runs the gateway in front of one backend, to be measured from outside: `LoadMain <port> <backend port>`.
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        var plan = TestPlan.of(List.of(TestPlan.backend(Integer.parseInt(args[1]))));
        var pipeline = new Pipeline(new NoEncoders(), new Fanout(), Clock.systemUTC(), Effort.LAZY);
        GatewayServer.start(
                GatewayOptions.on("127.0.0.1", Integer.parseInt(args[0])),
                new PlanHolder(plan),
                pipeline,
                CompletionListener.NONE);
        Thread.currentThread().join();
    }
}
