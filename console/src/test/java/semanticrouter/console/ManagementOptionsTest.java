package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.console.http.AccessControl;
import semanticrouter.core.model.Secret;

class ManagementOptionsTest {
    private static final AccessControl TOKENS = AccessControl.bearer(Map.of(new Secret("t"), "admin"), Map.of());

    private static ManagementOptions bind(String host, boolean remote, AccessControl access) {
        return new ManagementOptions(host, 8080, remote, access, Set.of());
    }

    @Test
    void loopbackNeedsNothing() {
        assertThat(bind("127.0.0.1", false, AccessControl.open()).port()).isEqualTo(8080);
        assertThat(bind("::1", false, AccessControl.open()).host()).isEqualTo("::1");
        assertThat(bind("localhost", false, AccessControl.open()).host()).isEqualTo("localhost");
    }

    @Test
    void exposureMustBeMeantAndGuarded() {
        assertThatThrownBy(() -> bind("0.0.0.0", false, TOKENS)).hasMessageContaining("remote_exposure");
        assertThatThrownBy(() -> bind("0.0.0.0", true, AccessControl.open())).hasMessageContaining("bearer");
        assertThatThrownBy(() -> bind("::", true, AccessControl.bearer(Map.of(), Map.of())))
                .hasMessageContaining("token");
        assertThat(bind("0.0.0.0", true, TOKENS).remoteExposure()).isTrue();
    }

    @Test
    void hostNamesAreNoAddresses() {
        assertThatThrownBy(() -> bind("example.org", true, TOKENS)).hasMessageContaining("IP address");
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
