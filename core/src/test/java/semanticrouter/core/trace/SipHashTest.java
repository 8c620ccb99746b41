package semanticrouter.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /// Of the bytes 0, 1, 2, … with the key 0 to 15, for 0, 2, 4, 6 and 8 of them (Source: test vectors
    /// of the reference implementation).
    private static final List<String> VECTORS =
            List.of("310e0edd47db6f72", "5a4fa9d909806c0d", "b7877127e09427cf", "cee3fe586e46c9cb", "6224939a79f5f593");

    @Test
    void hashesAsTheReferenceDoes() {
        for (int units = 0; units < VECTORS.size(); units++) {
            var hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
            for (int i = 0; i < units; i++) {
                hash.add((char) (2 * i | 2 * i + 1 << 8));
            }
            long expected = Long.reverseBytes(HexFormat.fromHexDigitsToLong(VECTORS.get(units)));
            assertThat(hash.finish()).as("%d units", units).isEqualTo(expected);
        }
    }

    @Test
    void textsAreUnits() {
        String text = "any text \ud83d\ude00";
        var whole = new SipHash(1, 2).add(text, text.length());
        var units = new SipHash(1, 2);
        for (int i = 0; i < text.length(); i++) {
            units.add(text.charAt(i));
        }

        assertThat(whole.hex()).isEqualTo(units.hex()).matches("[0-9a-f]{16}");
    }
}
