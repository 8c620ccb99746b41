package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.RouteTable;

/// Which permission each route of the management API needs and whether calls of it are put on record: nobody opens a
/// route, or takes it off the record, without changing the list.
class RoutePermissionsTest {
    private static final Path LIST = Path.of("src/test/golden/management/permissions.txt");

    private final RouteTable table = Discovery.added(Fixture.routes(new Fixture().parts()), "", "1.2.3", true);

    @Test
    void areThoseOfTheList() throws Exception {
        List<String> found = table.routes().stream()
                .map(route -> route.method() + " " + route.path() + " "
                        + (route.permission() == Permission.PUBLIC
                                ? "-"
                                : route.permission().word())
                        + (route.contract().mutating() ? " audited" : ""))
                .sorted()
                .toList();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, found);
        }
        assertThat(found).isEqualTo(Files.readAllLines(LIST));
    }

    @Test
    void onlyWhetherItLivesIsToldToEverybody() {
        assertThat(table.routes().stream()
                        .filter(route -> route.permission() == Permission.PUBLIC)
                        .map(Route::path))
                .containsExactly("/health");
    }
}
