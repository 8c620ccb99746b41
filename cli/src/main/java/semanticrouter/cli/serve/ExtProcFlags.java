package semanticrouter.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.server.ServerOptions.ExtProcAddress;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.cli.workspace.OwnCertificate;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.cli.workspace.Workspace;
import semanticrouter.gateway.accept.TlsFiles;

/// Where Envoy reaches the router as its external processor (specification: dataplane §0.2).
public final class ExtProcFlags {
    @Option(
            names = {"--ext-proc-port", "-port"},
            paramLabel = "PORT",
            description = "Port of Envoy's external processing; 0 switches it off (default: 50051).")
    private @Nullable Integer port;

    @Option(
            names = "--ext-proc-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of Envoy's external processing (default: loopback). Whoever reaches it is told the "
                    + "keys of your backends, so open it to Envoy alone.")
    private String host = "127.0.0.1";

    @Option(
            names = {"--secure", "-secure"},
            description = "Serves Envoy over TLS; without --cert-path with a certificate the router makes itself.")
    private boolean secure;

    @Option(
            names = {"--cert-path", "-cert-path"},
            paramLabel = "FOLDER",
            description =
                    "Folder with tls.crt and tls.key for --secure; a ca.crt in it verifies Envoy's own certificate.")
    private @Nullable Path certificates;

    /// The address before the port offset; empty when it is switched off.
    ///
    /// @param workspace where a certificate of the router's own is kept
    /// @throws CommandException when the files for TLS are not there, or cannot be made
    public Optional<ExtProcAddress> address(int portOffset, Workspace workspace, Terminal terminal)
            throws InterruptedException {
        int wanted = port == null ? Ports.DEFAULT.extProc() : port;
        // The usual port is the highest of all; an offset that only it cannot follow leaves it closed.
        if (wanted == 0 || port == null && Ports.DEFAULT.offset(portOffset).extProc() == 0) {
            return Optional.empty();
        }
        return Optional.of(new ExtProcAddress(host, wanted, tls(workspace, terminal)));
    }

    private Optional<TlsFiles> tls(Workspace workspace, Terminal terminal) throws InterruptedException {
        if (!secure) {
            return Optional.empty();
        }
        return Optional.of(certificates == null ? own(workspace, terminal) : files(certificates));
    }

    private TlsFiles own(Workspace workspace, Terminal terminal) throws InterruptedException {
        try {
            var own = OwnCertificate.in(workspace.tlsFolder(), host, Clock.systemUTC());
            terminal.warning("Envoy is served with a certificate that the router "
                    + (own.made() ? "has just made" : "made before") + " and signed itself; have Envoy trust "
                    + own.certificate() + ", or name another with --cert-path.");
            terminal.err().println("  SHA-256 " + own.fingerprint());
            return new TlsFiles(own.certificate(), own.key());
        } catch (IOException failed) {
            throw new CommandException(
                    String.valueOf(failed.getMessage()),
                    "name a folder with tls.crt and tls.key with --cert-path FOLDER.");
        }
    }

    private static TlsFiles files(Path folder) {
        for (String name : new String[] {"tls.crt", "tls.key"}) {
            if (!Files.isReadable(folder.resolve(name))) {
                throw new CommandException(
                        "there is no readable " + folder.resolve(name),
                        "put a PEM file there, or name another --cert-path.");
            }
        }
        Path authorities = folder.resolve("ca.crt");
        return new TlsFiles(
                folder.resolve("tls.crt"),
                folder.resolve("tls.key"),
                Files.isReadable(authorities) ? Optional.of(authorities) : Optional.empty());
    }
}
