package semanticrouter.console.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write to ann.b+c@mail.example.com now|write to [EMAIL] now",
                "card 4111 1111 1111 1111 please|card [CARD] please",
                "order 4111111111111112 please|order 4111111111111112 please",
                "ssn 078-05-1120|ssn [SSN]",
                "call +1 415-555-2671 or (030) 1234 5678|call [PHONE] or [PHONE]",
                "from 192.168.10.1 to 300.1.1.1|from [IP] to 300.1.1.1",
                "IBAN DE89 3704 0044 0532 0130 00 is mine|IBAN [IBAN] is mine",
                "the key is sk-abcdefghijklmnop123|the key is [SECRET]",
                "password: hunter2 is it|password: [REDACTED] is it",
                "version 1.2.3 of 2024-01-15 costs 1,299.00|version 1.2.3 of 2024-01-15 costs 1,299.00"
            })
    void whatCanBeToldByItsFormIsMasked(String text, String masked) {
        assertThat(new PersonalData().apply(text)).isEqualTo(masked);
    }
}
