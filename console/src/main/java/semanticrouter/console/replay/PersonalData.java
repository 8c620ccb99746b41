package semanticrouter.console.replay;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.console.http.Redaction;

/// Takes personal data out of texts that are kept: what can be told by its form, that is addresses of mail, telephone
/// and payment card numbers, account and social security numbers, network addresses, and values of secrets. Each
/// becomes a word in brackets, so that JSON stays JSON.
public final class PersonalData implements UnaryOperator<String> {
    private static final int CARD_DIGITS_MIN = 13;

    /// A form and the word that stands for what has it.
    private record Form(Pattern pattern, String word) {}

    private static final List<Form> FORMS = List.of(
            new Form(
                    Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}"),
                    "[EMAIL]"),
            new Form(Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\\b"), "[IBAN]"),
            new Form(Pattern.compile("\\b\\d{3}-\\d{2}-\\d{4}\\b"), "[SSN]"),
            new Form(
                    Pattern.compile("\\b(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}\\b"),
                    "[IP]"),
            new Form(Pattern.compile("\\b(?:sk|pk|rk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{12,}\\b"), "[SECRET]"));
    private static final Pattern CARD = Pattern.compile("\\b\\d(?:[ -]?\\d){12,18}\\b");
    private static final Pattern TELEPHONE = Pattern.compile(
            "(?<![\\w.])(?:\\+\\d{1,3}[ .-]?)?(?:\\(\\d{2,4}\\)|\\d{2,4})[ .-]\\d{3,4}[ .-]\\d{3,4}(?![\\w.])"
                    + "|(?<![\\w.])\\+\\d{8,15}\\b");

    @Override
    public String apply(String text) {
        String masked = Redaction.of(text);
        for (Form form : FORMS) {
            masked = form.pattern().matcher(masked).replaceAll(Matcher.quoteReplacement(form.word()));
        }
        masked = CARD.matcher(masked)
                .replaceAll(found -> Matcher.quoteReplacement(card(found.group()) ? "[CARD]" : found.group()));
        return TELEPHONE.matcher(masked).replaceAll(Matcher.quoteReplacement("[PHONE]"));
    }

    /// Whether the digits add up as those of a card do (Source: ISO/IEC 7812-1, annex B, Luhn).
    private static boolean card(String number) {
        String digits = number.replaceAll("\\D", "");
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 1 ? digit * 2 : digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return digits.length() >= CARD_DIGITS_MIN && sum % 10 == 0;
    }
}
