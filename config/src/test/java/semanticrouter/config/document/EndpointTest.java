package semanticrouter.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static ProviderModel.BackendRef ref(String endpoint, String baseUrl, String protocol) {
        return new ProviderModel.BackendRef(
                "", endpoint, protocol, 1, "", baseUrl, "", "", null, new LinkedHashMap<>(), "", "", "", "");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8000, http, 'false 127.0.0.1 8000'",
        "vllm, http, 'false vllm 80'",
        "vllm, https, 'true vllm 443'",
        "http://vllm:8000/v1, https, 'false vllm 8000'",
        "HTTPS://api.example.com/v1, http, 'true api.example.com 443'",
        "'[2001:db8::1]:9000', http, 'false 2001:db8::1 9000'",
        "'[::1]', https, 'true ::1 443'",
        "2001:db8::1, http, 'false 2001:db8::1 80'"
    })
    void readsAddresses(String endpoint, String protocol, String expected) {
        Endpoint read = Endpoint.of(ref(endpoint, "", protocol));

        assertThat(read)
                .isNotNull()
                .extracting(e -> e.tls() + " " + e.host() + " " + e.port())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://x",
                "http://",
                "host:",
                "host:port",
                "host:99999",
                "host:0",
                "a b:80",
                "user@host:80",
                "[::1]x"
            })
    void refusesWhatIsNoAddress(String endpoint) {
        assertThat(Endpoint.of(ref(endpoint, "", "http"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/v1/, /v1",
        "https://api.example.com, ''",
        "http://h:1/a/b//, /a/b",
        "api.example.com/v1, /v1"
    })
    void readsBasePaths(String baseUrl, String path) {
        assertThat(Endpoint.basePath(baseUrl)).isEqualTo(path);
    }
}
