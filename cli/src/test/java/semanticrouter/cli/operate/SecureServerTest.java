package semanticrouter.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.ServedProcess;
import semanticrouter.testkit.Certificate;
import semanticrouter.testkit.FreePort;

/// A server whose management API has a certificate of its own: the commands of its folder reach it all the same.
class SecureServerTest {
    @TempDir
    private Path folder;

    private String said(int exit, String... command) throws Exception {
        int code = ServedProcess.run(folder, command);
        String said = Files.readString(folder.resolve("run.log"));
        assertThat(code).as(said).isEqualTo(exit);
        return said;
    }

    @Test
    void commandsOfItsFolderReachIt() throws Exception {
        Certificate own = Certificate.in(Files.createDirectory(folder.resolve("tls")));
        int port = FreePort.next();
        ServedProcess.configure(folder);
        Path file = folder.resolve("config.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "{management_api: {port: 0}}",
                                "{management_api: {port: " + port
                                        + ", tls: {cert_file: tls/cert.pem, key_file: tls/key.pem}}}"));
        try (ServedProcess _ = ServedProcess.start(folder)) {
            String address = "https://localhost:" + port;
            assertThat(Files.readString(folder.resolve("serve.log"))).containsPattern("Management +" + address);
            assertThat(said(ExitCode.OK, "status")).containsPattern("management +ready +" + address);
            assertThat(said(ExitCode.OK, "eval", "Hello", "--json")).contains("\"routing_decision\"");
            assertThat(said(ExitCode.OK, "replay", "list")).contains("No records.");
            assertThat(said(ExitCode.FAILED, "eval", "Hello", "--endpoint", "https://127.0.0.1:" + port))
                    .as("a certificate that nobody vouches for is not believed because of an address")
                    .contains("no TLS with 127.0.0.1:" + port, "VSR_MGMT_CA_FILE");
            try (var client = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
                HttpResponse<String> health = client.send(
                        HttpRequest.newBuilder(URI.create(address + "/health")).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(health.statusCode()).isEqualTo(200);
            }
            assertThat(said(ExitCode.OK, "stop")).contains("Stopped.");
        }
    }

    @Test
    void oneWhoseKeyIsNotThereIsNotStartedAndValidateSaysWhy() throws Exception {
        Certificate.in(Files.createDirectory(folder.resolve("tls")));
        ServedProcess.configure(folder);
        Path file = folder.resolve("config.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("{port: 0}", "{port: 0, tls: {cert_file: tls/cert.pem, key_file: tls/gone.pem}}"));
        for (String command : new String[] {"validate", "serve"}) {
            assertThat(said(ExitCode.FAILED, command))
                    .contains("[management-tls]", "\"tls/gone.pem\" is not there", "without a passphrase");
        }
    }
}
