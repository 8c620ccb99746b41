package semanticrouter.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.compile.LoadSteps;
import semanticrouter.config.compile.NoEncoders;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.compile.Purpose;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.testkit.Certificate;

/// Which certificates of the management interface are refused, and what is said of them.
final class ManagementTlsCheckTest {
    private static final String PLACE = "global.services.management_api.tls.";

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void make() throws Exception {
        Certificate.in(folder);
        Certificate.in(Files.createDirectory(folder.resolve("other")));
    }

    private PlanLoader.Loaded load(String tls, LoadSteps steps, Purpose purpose) throws Exception {
        var loader = new PlanLoader(
                TestKinds.all(), new NoEncoders(), Clock.systemUTC(), Map.<String, String>of()::get, PolicyCheck.NONE);
        String text = """
                version: v0.3
                listeners: [{name: http, address: 127.0.0.1, port: 8899}]
                providers:
                  defaults: {default_model: small}
                  models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]
                routing:
                  modelCards: [{name: small}]
                  decisions: []
                global:
                  services:
                    management_api:
                      tls: {%s}
                """.formatted(tls);
        PlanLoader.Loaded loaded = loader.load(ConfigSource.of("t.yaml", text, folder), false, steps, purpose);
        loaded.plan().ifPresent(RoutingPlan::close);
        return loaded;
    }

    private List<Diagnostic> found(String tls) throws Exception {
        return load(tls, LoadSteps.UNHEARD, Purpose.SERVING).diagnostics();
    }

    private void refused(String tls, String key, String... words) throws Exception {
        assertThat(found(tls)).as(tls).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isTrue();
            assertThat(finding.code()).isEqualTo("management-tls");
            assertThat(finding.path()).isEqualTo(PLACE + key);
            assertThat(finding.message()).contains(words);
            assertThat(finding.hint()).isNotEmpty();
            assertThat(finding.span().line()).isPositive();
        });
    }

    @Test
    void aCertificateWithItsKeyIsTakenAndIsOnUnlessSwitchedOff() throws Exception {
        var seen = new ArrayList<ConfigDocument>();
        LoadSteps steps = new LoadSteps() {
            @Override
            public void checked(ConfigDocument document) {
                seen.add(document);
            }
        };
        PlanLoader.Loaded loaded =
                load("cert_file: cert.pem, key_file: key.pem, client_ca_file: other/cert.pem", steps, Purpose.SERVING);
        assertThat(loaded.diagnostics()).isEmpty();
        assertThat(seen)
                .singleElement()
                .satisfies(document -> assertThat(
                                document.global().services().managementApi().tls())
                        .isNotNull()
                        .matches(tls -> tls.enabled()));
        assertThat(found("enabled: false")).isEmpty();
        assertThat(found("enabled: false, cert_file: nowhere.pem")).isEmpty();
        assertThat(found("cert_file: \"" + folder.resolve("cert.pem") + "\", key_file: key.pem"))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        refused("key_file: key.pem", "cert_file", "cert_file is not set");
        refused("cert_file: cert.pem", "key_file", "key_file is not set");
        refused("cert_file: gone.pem, key_file: key.pem", "cert_file", "\"gone.pem\" is not there");
        refused("cert_file: cert.pem, key_file: gone.pem", "key_file", "\"gone.pem\" is not there");
        refused(
                "cert_file: cert.pem, key_file: key.pem, client_ca_file: gone.pem",
                "client_ca_file",
                "\"gone.pem\" is not there");
        assertThat(found("enabled: true"))
                .extracting(Diagnostic::path)
                .contains(PLACE + "cert_file", PLACE + "key_file");
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        Files.writeString(
                folder.resolve("noise.pem"), "-----BEGIN CERTIFICATE-----\nnoise\n-----END CERTIFICATE-----\n");
        Files.writeString(
                folder.resolve("locked.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n");
        refused("cert_file: other, key_file: key.pem", "cert_file", "\"other\" cannot be read");
        refused("cert_file: noise.pem, key_file: key.pem", "cert_file", "holds no certificate that can be read");
        refused("cert_file: cert.pem, key_file: cert.pem", "key_file", "holds no private key");
        refused("cert_file: cert.pem, key_file: locked.pem", "key_file", "under a passphrase");
        refused("cert_file: cert.pem, key_file: broken.pem", "key_file", "holds no private key that can be read");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAndAnOlderFormIsLeftToTheServer() throws Exception {
        refused("cert_file: cert.pem, key_file: other/key.pem", "key_file", "not the key of the first certificate");
        Files.writeString(
                folder.resolve("older.pem"), "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n");
        assertThat(found("cert_file: cert.pem, key_file: older.pem")).isEmpty();
    }

    @Test
    void nobodyIsToldThatADocumentIsCheckedWhichIsNot() throws Exception {
        LoadSteps steps = new LoadSteps() {
            @Override
            public void checked(ConfigDocument document) {
                throw new AssertionError("it has an error");
            }
        };
        assertThat(load("cert_file: gone.pem, key_file: key.pem", steps, Purpose.SERVING)
                        .plan())
                .isEmpty();
    }

    @Test
    void dryRunsNeedNoCertificate() throws Exception {
        assertThat(load("cert_file: gone.pem, key_file: gone.pem", LoadSteps.UNHEARD, Purpose.REHEARSAL)
                        .plan())
                .isPresent();
    }
}
