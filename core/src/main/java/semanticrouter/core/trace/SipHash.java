package semanticrouter.core.trace;

import java.util.HexFormat;

/// A keyed hash of UTF-16 units, each two bytes, the lower one first: who does not have the key cannot
/// tell what was hashed (Source: SipHash-2-4, Aumasson and Bernstein 2012). Makes no garbage. One owner,
/// one use.
final class SipHash {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /// Units of a word that is not whole yet.
    private long word;

    private int units;

    SipHash(long keyLow, long keyHigh) {
        v0 = keyLow ^ 0x736f6d6570736575L;
        v1 = keyHigh ^ 0x646f72616e646f6dL;
        v2 = keyLow ^ 0x6c7967656e657261L;
        v3 = keyHigh ^ 0x7465646279746573L;
    }

    SipHash add(char unit) {
        word |= (long) unit << 16 * (units & 3);
        units++;
        if ((units & 3) == 0) {
            mix(word);
            word = 0;
        }
        return this;
    }

    /// @param length units from the start of the text
    SipHash add(String text, int length) {
        for (int i = 0; i < length; i++) {
            add(text.charAt(i));
        }
        return this;
    }

    private void mix(long whole) {
        v3 ^= whole;
        round();
        round();
        v0 ^= whole;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }

    /// The hash; nothing can be added after it.
    long finish() {
        mix(word | 2L * units << 56);
        v2 ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round();
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /// The hash as 16 hexadecimal digits.
    String hex() {
        return HexFormat.of().toHexDigits(finish());
    }
}
