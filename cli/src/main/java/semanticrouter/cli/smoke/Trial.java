package semanticrouter.cli.smoke;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.Main;
import semanticrouter.cli.server.Logs;
import semanticrouter.cli.server.RefusedConfig;
import semanticrouter.cli.server.RouterServer;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.cli.smoke.Calls.Reply;
import semanticrouter.cli.smoke.Check.Amiss;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;
import tools.jackson.databind.JsonNode;

/// One router from its start to its end, and what was asked of it. For one thread.
///
/// While it runs, the log of the process is its own: it is kept to be looked at, and printed nowhere.
final class Trial implements AutoCloseable {
    private static final Logs.Style LOG = new Logs.Style("debug", true, false);
    private static final int PAUSE_MILLIS = 50;

    private final Stand stand;
    private final int portOffset;
    private final int tries;
    private final UnaryOperator<@Nullable String> environment;
    private final CapturedLog log = new CapturedLog();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> decisions = new LinkedHashMap<>();
    private @Nullable RouterServer server;
    private @Nullable Calls calls;

    /// @param portOffset added to every port
    /// @param tries how often is looked, some milliseconds apart, for what is there a little later
    /// @param environment value of an environment variable, null when unset
    Trial(Stand stand, int portOffset, int tries, UnaryOperator<@Nullable String> environment) {
        this.stand = stand;
        this.portOffset = portOffset;
        this.tries = tries;
        this.environment = name -> name != null && stand.environment().containsKey(name)
                ? stand.environment().get(name)
                : environment.apply(name);
    }

    /// Starts the router as `serve` does and waits until it is ready.
    String start() throws Amiss, IOException, RefusedConfig, InterruptedException {
        Logs.forServer(LOG, log);
        var found = new Diagnostics();
        ConfigSource source = ConfigSource.read(stand.file(), environment, found);
        if (source == null) {
            throw new IOException(found.list().toString());
        }
        RouterServer started = RouterServer.start(new ServerOptions(
                source,
                Optional.of(stand.file()),
                true,
                portOffset,
                "",
                new ServerOptions.Parts(true, false, Ports.DEFAULT.metrics()),
                Optional.empty(),
                List.of(),
                environment,
                Main.version(),
                List.of(),
                stand.cluster()));
        server = started;
        calls = new Calls(started.ports(), stand.key());
        JsonNode ready = awaited("/ready");
        if (!ready.path("ready").asBoolean(false)) {
            throw new Amiss("/ready says " + ready.path("message").asString(""));
        }
        return "ready; policy " + started.plans().current().hash().substring(0, 12);
    }

    /// Whether the router has started.
    boolean serves() {
        return calls != null;
    }

    /// Asks it.
    Calls calls() {
        if (calls == null) {
            throw new IllegalStateException("the router was not started");
        }
        return calls;
    }

    /// Asks a question of the policy and remembers what became of it.
    Reply ask(Wire wire, String prompt, boolean stream) throws Amiss, IOException, InterruptedException {
        texts.add(prompt);
        Reply reply = calls().ask(wire, prompt, stream).expect(200);
        decisions.merge(reply.header("x-vsr-selected-decision"), 1, Integer::sum);
        return reply;
    }

    /// What it answers must not be logged either.
    void heard(String text) {
        texts.add(text);
    }

    /// How often each decision was taken, as the replies say.
    Map<String, Integer> decisions() {
        return Map.copyOf(decisions);
    }

    /// What the log must not have: keys, and what was asked and answered.
    List<String> unspoken() {
        var all = new ArrayList<>(stand.secrets());
        all.addAll(texts);
        return all;
    }

    /// What else is to be looked at.
    List<Check<Trial>> more() {
        return stand.more();
    }

    /// Something that may not be so yet.
    @FunctionalInterface
    interface Later {
        /// @return empty when it is so, else what is seen instead
        String unlike() throws Amiss, IOException, InterruptedException;
    }

    /// Waits for what is so once a reply has ended on the server's side too, or a little later.
    ///
    /// @throws Amiss with what is seen instead
    void await(Later later) throws Amiss, IOException, InterruptedException {
        String unlike = later.unlike();
        for (int tried = 1; !unlike.isEmpty() && tried < tries; tried++) {
            Thread.sleep(PAUSE_MILLIS);
            unlike = later.unlike();
        }
        if (!unlike.isEmpty()) {
            throw new Amiss(unlike);
        }
    }

    /// Waits for a document of the management API.
    JsonNode awaited(String path) throws Amiss, IOException, InterruptedException {
        var last = new AtomicReference<@Nullable Reply>();
        await(() -> {
            Reply reply = calls().management(path);
            last.set(reply);
            return reply.status() == 200 ? "" : path + " answers " + reply.status() + ": " + reply.body();
        });
        return Objects.requireNonNull(last.get()).json();
    }

    /// Ends the router.
    String stop() throws Amiss, InterruptedException {
        RouterServer running = server;
        if (running != null) {
            server = null;
            running.close();
        }
        Logs.close(); // what is still queued is written
        Optional<Integer> open = calls().open();
        if (open.isPresent()) {
            throw new Amiss("port " + open.get() + " still answers");
        }
        return "every port is closed";
    }

    /// What it logged, from its start to its end.
    CapturedLog log() {
        return log;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (calls != null) {
            calls.close();
        }
        Logs.quiet();
    }
}
