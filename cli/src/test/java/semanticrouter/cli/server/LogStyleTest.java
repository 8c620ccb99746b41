package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import semanticrouter.cli.server.Logs.Style;

class LogStyleTest {
    private static final Map<String, String> DEVELOPMENT = Map.of("SR_LOG_DEVELOPMENT", "true");

    @Test
    void machinesGetJsonAndPeopleLines() {
        assertThat(Style.of("", false, Map.<String, String>of()::get)).isEqualTo(new Style("info", true, false));
        assertThat(Style.of("warn", true, Map.of("SR_LOG_ADD_CALLER", "true")::get))
                .isEqualTo(new Style("warn", false, true));
        assertThat(Style.of("", true, Map.of("SR_LOG_ENCODING", "json")::get).json())
                .isTrue();
    }

    @Test
    void developmentSaysWhatNothingElseDoes() {
        assertThat(Style.of("", false, DEVELOPMENT::get)).isEqualTo(new Style("debug", false, false));
        assertThat(Style.of("error", false, Map.of("SR_LOG_DEVELOPMENT", "true", "SR_LOG_ENCODING", "json")::get))
                .isEqualTo(new Style("error", true, false));
    }
}
