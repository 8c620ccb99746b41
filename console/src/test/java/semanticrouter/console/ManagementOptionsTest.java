package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.console.ManagementOptions.Exposure;
import semanticrouter.console.http.AccessControl;
import semanticrouter.core.model.Secret;

class ManagementOptionsTest {
    private static final AccessControl TOKENS = AccessControl.bearer(Map.of(new Secret("t"), "admin"), Map.of());

    private static ManagementOptions bind(String host, Exposure exposure, AccessControl access) {
        return new ManagementOptions(host, 8080, exposure, access, Set.of());
    }

    @Test
    void loopbackNeedsNothing() {
        assertThat(bind("127.0.0.1", Exposure.LOOPBACK, AccessControl.open()).port())
                .isEqualTo(8080);
        assertThat(bind("::1", Exposure.LOOPBACK, AccessControl.open()).host()).isEqualTo("::1");
        assertThat(bind("localhost", Exposure.LOOPBACK, AccessControl.open()).host())
                .isEqualTo("localhost");
    }

    @Test
    void exposureMustBeMeantAndGuarded() {
        assertThatThrownBy(() -> bind("0.0.0.0", Exposure.LOOPBACK, TOKENS)).hasMessageContaining("remote_exposure");
        assertThatThrownBy(() -> bind("0.0.0.0", Exposure.REMOTE, AccessControl.open()))
                .hasMessageContaining("bearer");
        assertThatThrownBy(() -> bind("::", Exposure.REMOTE, AccessControl.bearer(Map.of(), Map.of())))
                .hasMessageContaining("token");
        assertThat(bind("0.0.0.0", Exposure.REMOTE, TOKENS).exposure()).isEqualTo(Exposure.REMOTE);
    }

    @Test
    void anInternalNetworkIsBelieved() {
        assertThat(bind("0.0.0.0", Exposure.INTERNAL, AccessControl.open()).host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void hostNamesAreNoAddresses() {
        assertThatThrownBy(() -> bind("example.org", Exposure.REMOTE, TOKENS)).hasMessageContaining("IP address");
    }

    @Test
    void rolesAndPermissionsMustBeKnown() {
        assertThatThrownBy(() -> AccessControl.bearer(Map.of(new Secret("t"), "boss"), Map.of()))
                .hasMessageContaining("boss")
                .hasMessageContaining("viewer");
        assertThatThrownBy(() -> AccessControl.bearer(Map.of(), Map.of("pager", Set.of("config.reed"))))
                .hasMessageContaining("config.reed");
    }
}
