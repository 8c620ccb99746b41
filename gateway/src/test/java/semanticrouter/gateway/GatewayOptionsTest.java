package semanticrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayOptionsTest {
    @AfterEach
    void forget() {
        System.clearProperty(GatewayOptions.EVENT_LOOPS);
    }

    private static int loops() {
        return GatewayOptions.on("127.0.0.1", 0).eventLoops();
    }

    @Test
    void everyOtherProcessorHasALoop() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(loops()).isEqualTo(processors == 1 ? 1 : processors / 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 999, 1000, 1024})
    void aPropertySaysHowMany(int wanted) {
        System.setProperty(GatewayOptions.EVENT_LOOPS, Integer.toString(wanted));

        assertThat(loops()).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1025", "2000", "two", "1.5"})
    void anotherTextIsAnError(String wanted) {
        System.setProperty(GatewayOptions.EVENT_LOOPS, wanted);

        assertThatIllegalArgumentException()
                .isThrownBy(GatewayOptionsTest::loops)
                .withMessage("-Dsemanticrouter.eventLoops=" + wanted + " is no number of event loops; use 1 to 1024");
    }
}
