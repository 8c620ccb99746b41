package semanticrouter.cli.mock;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.Main;
import semanticrouter.cli.workspace.StopSignal;

/// `mock`: a model server that says what reached it.
@Command(
        name = "mock",
        description =
                "Serves a pretended model that answers with what reached it (roles, system and user texts), so that"
                        + " one sees what a router makes of a request. Speaks Chat Completions, Messages, embeddings and"
                        + " /classify; the headers x-mock-status, x-mock-delay-ms and x-mock-disconnect (before, middle) of a"
                        + " request say how to fail it. Runs until Ctrl-C.")
public final class MockCommand implements Callable<Integer> {
    @ParentCommand
    private Main main = new Main();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "8000",
            description = "Port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
    private int port = 8000;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "mock",
            description =
                    "A model it says it has; may be repeated (default: ${DEFAULT-VALUE}). It answers to any name.")
    private List<String> models = List.of("mock");

    @Option(
            names = "--dimension",
            paramLabel = "N",
            defaultValue = "384",
            description = "Numbers of a vector where a request names none (default: ${DEFAULT-VALUE}).")
    private int dimension = 384;

    @Option(
            names = "--labels",
            paramLabel = "LABEL",
            split = ",",
            defaultValue = "benign,jailbreak",
            description = "Classes of /classify: a text has the first one it names, else the first of all"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<String> labels = List.of("benign", "jailbreak");

    @Override
    public Integer call() throws InterruptedException {
        MockServer.Options options;
        InetSocketAddress address;
        try {
            options = new MockServer.Options(models, dimension, labels);
            address = new InetSocketAddress(host, port);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(
                    String.valueOf(wrong.getMessage()), "see `vllm-sr mock --help`.", ExitCode.USAGE);
        }
        if (address.isUnresolved()) {
            throw new CommandException("there is no address " + host, "127.0.0.1 is this machine alone.");
        }
        try (var stop = new StopSignal();
                var server = new MockServer(address, options)) {
            main.terminal()
                    .out()
                    .println("Pretended model at http://" + host + ":" + server.port()
                            + "/v1 answers with what reaches it; Ctrl-C ends it.");
            stop.await();
            return ExitCode.OK;
        } catch (BindException taken) {
            throw new CommandException(
                    "port " + port + " of " + host + " cannot be had: " + taken.getMessage(), "choose another --port.");
        } catch (IOException failed) {
            throw new CommandException(
                    "the pretended model cannot be served: " + failed.getMessage(), "try another --port.");
        }
    }
}
