package semanticrouter.plugins.memory;

import java.util.List;
import java.util.regex.Pattern;

/// Makes texts fit to be remembered, and finds those that are not.
final class CleanText {
    private static final Pattern THINKING =
            Pattern.compile("<(think|thinking|reasoning)>.*?(?:</\\1>|\\z)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /// Everything of the categories "control", "format", "unassigned" and "surrogate" but line ends and tabs.
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Cs}&&[^\\n\\t]]");

    private static final Pattern BLANK_LINES = Pattern.compile("\\n\\s*\\n");

    private static final List<Pattern> INSTRUCTIONS = List.of(
            pattern("\\b(?:ignore|disregard|forget|override)\\b.{0,40}\\b(?:previous|prior|above|earlier|all|your)\\b"
                    + ".{0,40}\\b(?:instructions?|prompts?|rules?|guidelines?)\\b"),
            pattern("<\\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id)[^>]{0,20}\\|?>"),
            pattern("\\[/?INST\\]|<</?SYS>>"),
            Pattern.compile(
                    "^\\s*(?:[QA]:\\s*)?(?:#+\\s*)?(?:system|developer)(?: prompt| message)?\\s*:",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE),
            pattern("\\byou are now\\b.{0,40}\\b(?:dan|jailbroken|unrestricted|developer mode)\\b"),
            pattern("\\b(?:reveal|print|show|repeat|output)\\b.{0,30}\\bsystem prompt\\b"),
            pattern("(?:忽略|无视|忘记).{0,12}(?:指令|提示|规则)"));

    private CleanText() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /// A text without what models think aloud, without characters nobody sees and without blank lines.
    ///
    /// @param most characters; what is longer is cut
    static String of(String text, int most) {
        String said = THINKING.matcher(text).replaceAll(" ");
        String seen =
                UNSEEN.matcher(said.replace("\r\n", "\n").replace('\r', '\n')).replaceAll("");
        return cut(BLANK_LINES.matcher(seen.strip()).replaceAll("\n"), most);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    /// Whether a text tries to give instructions to models (specification: dataplane §4.10, injection reject).
    static boolean instructs(String text) {
        return matches(text, INSTRUCTIONS);
    }

    static boolean matches(String text, List<Pattern> patterns) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
    }
}
