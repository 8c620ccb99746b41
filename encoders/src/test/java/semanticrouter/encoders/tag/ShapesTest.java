package semanticrouter.encoders.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {
    @ParameterizedTest
    @CsvSource({
        "4111111111111111, true",
        "4111 1111 1111 1111, true",
        "378282246310005, true",
        "4111111111111112, false",
        "1234, false",
    })
    void checksCards(String number, boolean valid) {
        assertThat(Shapes.luhn(number)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({
        "GB82 WEST 1234 5698 7654 32, true",
        "DE89370400440532013000, true",
        "DE89370400440532013001, false",
        "GB82, false",
    })
    void checksAccounts(String number, boolean valid) {
        assertThat(Shapes.iban(number)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            write to a.b@c.org. | EMAIL_ADDRESS | a.b@c.org
            ping 192.168.0.255 now | IP_ADDRESS | 192.168.0.255
            ping 2001:db8::ff00:42:8329 now | IP_ADDRESS | 2001:db8::ff00:42:8329
            pay to DE89 3704 0044 0532 0130 00 please | IBAN_CODE | DE89 3704 0044 0532 0130 00
            his phone is 415-555-0132, call | PHONE_NUMBER | 415-555-0132
            call (415) 555-0132. | PHONE_NUMBER | (415) 555-0132
            ring +44 20 7946 0958 today | PHONE_NUMBER | +44 20 7946 0958
            ring +4915112345678 today | PHONE_NUMBER | +4915112345678
            """)
    void findsForms(String text, String kind, String found) {
        assertThat(Shapes.of(text))
                .filteredOn(hit -> hit.kind().name().equals(kind))
                .extracting(hit -> text.substring(hit.start(), hit.end()))
                .contains(found);
    }

    @Test
    void versionsAndSumsAreNoAddresses() {
        assertThat(Shapes.of("version 1.2.3 costs 256.300.1.2")).noneMatch(hit -> hit.kind() == Shapes.Kind.IP_ADDRESS);
    }

    @Test
    void hostileTextTakesLinearTime() {
        String text = "1-".repeat(50_000) + "a@".repeat(20_000) + "1.".repeat(20_000) + "ab:".repeat(20_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Shapes.of(text));
    }
}
