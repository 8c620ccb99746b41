package semanticrouter.config.diagnostic;

import java.util.regex.Pattern;

/// Hides secrets in lines of a document that are shown to people (specification: dataplane §6.5).
final class SecretMask {
    private static final String WORDS =
            "(?:[\\w-]*[_-])?(?:api[_-]?keys?|access[_-]?key|private[_-]?key|password|secret|token|authorization|credentials?)";
    private static final Pattern LINE = Pattern.compile("(?i)((?<![\\w-])" + WORDS + "[\"']?\\s*:\\s*)\\S.*");
    private static final Pattern PATH = Pattern.compile("(?i)(?<![\\w-])" + WORDS + "(?![\\w-])");

    /// A virtual key's own key; elsewhere `key` is the name of something.
    private static final String VIRTUAL = "virtual_keys";

    private static final Pattern VIRTUAL_LINE = Pattern.compile("(?i)((?<![\\w-])key[\"']?\\s*:\\s*)\\S.*");
    private static final Pattern VIRTUAL_PATH = Pattern.compile("(?i)\\b" + VIRTUAL + "\\[\\d+]\\.key\\b");

    private SecretMask() {}

    /// The line with what follows a sensitive key replaced.
    ///
    /// @param path of what is wrong on it
    static String mask(String line, String path) {
        String masked = LINE.matcher(line).replaceAll("$1***");
        return path.contains(VIRTUAL) || line.contains(VIRTUAL)
                ? VIRTUAL_LINE.matcher(masked).replaceAll("$1***")
                : masked;
    }

    /// Whether a path leads into a secret.
    static boolean isSecret(String path) {
        return PATH.matcher(path).find() || VIRTUAL_PATH.matcher(path).find();
    }
}
