package semanticrouter.encoders.tag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Personal data that can be told from its form alone, with its check digits where it has any.
///
/// The expressions have no nested repetition, so they take time linear in the text.
final class Shapes {
    /// What a form stands for; {@link #certain} ones need no second opinion.
    enum Kind {
        EMAIL_ADDRESS(true),
        URL(false),
        IP_ADDRESS(true),
        IBAN_CODE(true),
        CREDIT_CARD(true),
        CARD_LIKE(false),
        US_SSN(false),
        PHONE_NUMBER(true),
        PHONE(false),
        DATE(false),
        TIME(false),
        DRIVER_LICENSE(false);

        private final boolean certain;

        Kind(boolean certain) {
            this.certain = certain;
        }

        boolean certain() {
            return certain;
        }
    }

    /// A stretch of the text that has a form.
    record Hit(Kind kind, int start, int end) {}

    /// An expression.
    ///
    /// @param signs characters of which every match has one; `0` stands for any digit
    private record Rule(Kind kind, String signs, Pattern pattern) {}

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

    private static final List<Rule> RULES = List.of(
            new Rule(Kind.EMAIL_ADDRESS, "@", Pattern.compile("[\\w.+%-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5}")),
            new Rule(
                    Kind.URL,
                    ".:",
                    Pattern.compile(
                            "(?:https?://|www\\.)[^\\s,<>\"]{3,200}|(?<![\\w@.])[a-zA-Z][\\w-]{0,62}\\.(?:com|org|net|io|edu|gov|info|co\\.uk|de|fr|ca|pl|biz)\\b/?")),
            new Rule(
                    Kind.IP_ADDRESS,
                    ".:",
                    Pattern.compile("(?<![\\d.])" + OCTET + "(?:\\." + OCTET + "){3}(?![\\d.]*\\d)"
                            + "|(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\\w:])"
                            + "|(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![\\w:])")),
            new Rule(Kind.IBAN_CODE, "0", Pattern.compile("(?<!\\w)[A-Z]{2}\\d{2}(?:[ ]?[0-9A-Z]){11,30}(?!\\w)")),
            new Rule(Kind.CREDIT_CARD, "0", Pattern.compile("(?<![\\w.])\\d(?:[ -]?\\d){11,18}(?![\\w])")),
            new Rule(Kind.US_SSN, "0", Pattern.compile("(?<![\\w-])\\d{3}[- ]\\d{2}[- ]\\d{4}(?![\\w-])")),
            new Rule(
                    Kind.DATE,
                    "0",
                    Pattern.compile("(?<![\\w/])\\d{1,4}[/.-]\\d{1,2}[/.-]\\d{2,4}(?![\\w/])"
                            + "|(?<!\\w)\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2})?Z?")),
            new Rule(
                    Kind.TIME,
                    ":",
                    Pattern.compile("(?<![\\w:])\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]\\.?m\\.?)?(?![\\w:])")),
            new Rule(
                    Kind.PHONE_NUMBER,
                    "0",
                    Pattern.compile(
                            "(?<![\\w.+-])(?:\\+?1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])\\d{3}[ .-]\\d{4}(?![\\w-])"
                                    + "|(?<![\\w.+-])\\+[1-9]\\d{0,2}(?:[ .-]?\\(?\\d{1,5}\\)?){2,5}(?!\\w)")),
            new Rule(
                    Kind.PHONE, "0", Pattern.compile("(?<![\\w.])(?:\\+|00|\\()?\\d(?:[ ().x-]{0,2}\\d){6,14}(?!\\w)")),
            new Rule(
                    Kind.DRIVER_LICENSE,
                    "0",
                    Pattern.compile("(?<!\\w)[A-Z]{1,2}\\d{5,14}(?!\\w)|(?<!\\w)[A-Z]\\d{3}-\\d{4}-\\d{4}(?!\\w)")));

    private Shapes() {}

    /// All stretches with a form; they may overlap.
    static List<Hit> of(String text) {
        var hits = new ArrayList<Hit>();
        Set<Integer> present = present(text);
        for (Rule rule : RULES) {
            if (rule.signs.chars().noneMatch(present::contains)) {
                continue;
            }
            Matcher matcher = rule.pattern.matcher(text);
            while (matcher.find()) {
                Kind kind = checked(rule.kind, matcher.group());
                if (kind != null) {
                    hits.add(new Hit(kind, matcher.start(), trimmed(text, matcher.start(), matcher.end())));
                }
            }
        }
        return hits;
    }

    /// Which signs of the rules stand in a text.
    private static Set<Integer> present(String text) {
        var present = new HashSet<Integer>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                present.add((int) '0');
            } else if (c == '@' || c == '.' || c == ':') {
                present.add((int) c);
            }
        }
        return present;
    }

    private static @Nullable Kind checked(Kind kind, String found) {
        return switch (kind) {
            case IBAN_CODE -> iban(found) ? kind : null;
            case PHONE_NUMBER -> telephone(found) ? kind : null;
            case CREDIT_CARD -> luhn(found) ? kind : Kind.CARD_LIKE;
            default -> kind;
        };
    }

    /// A sentence's full stop is no part of an address.
    private static int trimmed(String text, int start, int end) {
        int last = end;
        while (last > start + 1 && ".,;:!?".indexOf(text.charAt(last - 1)) >= 0) {
            last--;
        }
        return last;
    }

    /// As many digits as a telephone number with its area has (ITU-T E.164).
    private static boolean telephone(String text) {
        long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
        return digits >= 8 && digits <= 15;
    }

    /// The check digit of payment cards (ISO/IEC 7812-1).
    static boolean luhn(String digits) {
        int sum = 0;
        int place = 0;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            if (digit >= 0 && digit <= 9) {
                int twice = place++ % 2 == 1 ? digit * 2 : digit;
                sum += twice > 9 ? twice - 9 : twice;
            }
        }
        return place >= 12 && place <= 19 && sum % 10 == 0;
    }

    /// The check digits of bank accounts (ISO 13616, ISO/IEC 7064 MOD 97-10).
    static boolean iban(String text) {
        String compact = text.replace(" ", "");
        if (compact.length() < 15 || compact.length() > 34) {
            return false;
        }
        String turned = compact.substring(4) + compact.substring(0, 4);
        int rest = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest == 1;
    }
}
