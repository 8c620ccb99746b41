package semanticrouter.config.diagnostic;

import java.util.regex.Pattern;

/// Hides secrets in lines of a document that are shown to people (specification: dataplane §6.5).
final class SecretMask {
    private static final String WORDS =
            "(?:[\\w-]*[_-])?(?:api[_-]?keys?|access[_-]?key|private[_-]?key|password|secret|token|authorization|credentials?)";
    private static final Pattern LINE = Pattern.compile("(?i)((?<![\\w-])" + WORDS + "[\"']?\\s*:\\s*)\\S.*");
    private static final Pattern PATH = Pattern.compile("(?i)(?<![\\w-])" + WORDS + "(?![\\w-])");

    private SecretMask() {}

    /// The line with what follows a sensitive key replaced.
    static String mask(String line) {
        return LINE.matcher(line).replaceAll("$1***");
    }

    /// Whether a path leads into a secret.
    static boolean isSecret(String path) {
        return PATH.matcher(path).find();
    }
}
