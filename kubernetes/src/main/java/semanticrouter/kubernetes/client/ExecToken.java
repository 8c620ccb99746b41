package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A token that a program prints, as a user entry with `exec` names one (client-go credential plugins).
final class ExecToken implements Credentials {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 1 << 20;

    private final List<String> command;
    private final Map<String, String> environment;
    private final String apiVersion;
    private final Clock clock;
    private String token = "";
    private Instant ends = Instant.MIN;

    /// @param command the program and its arguments
    /// @param environment what it finds beside the environment of this process
    /// @param apiVersion of the document it is to print
    ExecToken(List<String> command, Map<String, String> environment, String apiVersion, Clock clock) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.apiVersion = apiVersion;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<String> authorization() throws IOException, InterruptedException {
        if (token.isEmpty() || !clock.instant().isBefore(ends)) {
            take(run());
        }
        return Optional.of("Bearer " + token);
    }

    @Override
    public synchronized void refused() {
        token = "";
    }

    private void take(byte[] printed) throws IOException {
        try {
            JsonNode status = MAPPER.readTree(printed).path("status");
            String found = status.path("token").asString("");
            if (found.isEmpty()) {
                throw new IOException(
                        name() + " printed no token; certificates of such a program are not read, only tokens");
            }
            String until = status.path("expirationTimestamp").asString("");
            token = found;
            ends = until.isEmpty() ? Instant.MAX : Instant.parse(until).minus(EARLY);
        } catch (JacksonException | DateTimeParseException unreadable) {
            // The message of the parser could quote the token.
            throw new IOException(name() + " printed something else than an ExecCredential");
        }
    }

    private byte[] run() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.environment()
                .put(
                        "KUBERNETES_EXEC_INFO",
                        "{\"apiVersion\":\"" + apiVersion
                                + "\",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false}}");
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            throw new IOException(name() + " cannot be run: " + missing.getMessage(), missing);
        }
        var late = Thread.ofVirtual().start(() -> endIfLate(process));
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close(); // nobody answers what it may ask
            byte[] printed = out.readNBytes(MOST_BYTES);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(name() + " ended with status " + status + " and gave no token"
                        + (status == 143 || status == 137 ? "; it may take 30 s" : ""));
            }
            return printed;
        } finally {
            late.interrupt();
            process.destroy();
        }
    }

    private static void endIfLate(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String name() {
        return "the program \"" + command.getFirst() + "\" that the kubeconfig names for credentials";
    }
}
