package semanticrouter.config.compile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;

/// Tells configurations apart that may lead to different answers. Where a router listens makes no difference; anything
/// else may.
final class PolicyFingerprint {
    private PolicyFingerprint() {}

    /// @param effective the document as it holds
    static String of(MappingNode effective) {
        var policy = new MappingNode(
                effective.entries().stream()
                        .filter(entry -> !entry.key().equals("listeners"))
                        .toList(),
                effective.span());
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(JsonText.write(policy).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
