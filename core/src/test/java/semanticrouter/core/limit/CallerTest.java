package semanticrouter.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;

final class CallerTest {
    private static Caller caller(String... namesAndValues) {
        return Caller.of(Headers.of(namesAndValues), IdentityHeaders.DEFAULT);
    }

    @Test
    void groupsMayStandInSeveralHeaders() {
        assertThat(caller("x-authz-user-groups", "a, b", "x-authz-user-groups", "b,,c")
                        .groups())
                .containsExactly("a", "b", "c");
        assertThat(caller().groups()).isEmpty();
    }

    @Test
    void aUserIsOneOfATenant() {
        Caller known = caller("x-authz-user-id", " ann ", "x-authz-tenant-id", "acme");
        assertThat(known).isEqualTo(new Caller("ann", List.of(), "acme"));
        assertThat(known.known()).isNotEqualTo(caller("x-authz-user-id", "ann").known());
        assertThat(caller().known()).isEmpty();
    }
}
