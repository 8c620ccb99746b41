package semanticrouter.stores.document;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Makes ids that cannot be guessed (specification: dataplane §5.6).
final class DocumentIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private DocumentIds() {}

    static String file() {
        return "file_" + hex();
    }

    static String store() {
        return "vs_" + hex();
    }

    private static String hex() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
