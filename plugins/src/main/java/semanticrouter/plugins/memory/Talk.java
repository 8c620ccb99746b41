package semanticrouter.plugins.memory;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What can be told of a text by its words alone.
final class Talk {
    private static final Set<String> COURTESIES = Set.of(
            "hi",
            "hello",
            "hey",
            "hi there",
            "hello there",
            "hey there",
            "yo",
            "greetings",
            "good morning",
            "good afternoon",
            "good evening",
            "good night",
            "how are you",
            "thanks",
            "thank you",
            "thanks a lot",
            "thank you very much",
            "many thanks",
            "ok",
            "okay",
            "k",
            "cool",
            "great",
            "nice",
            "got it",
            "sounds good",
            "yes",
            "no",
            "sure",
            "bye",
            "goodbye",
            "see you",
            "hallo",
            "guten tag",
            "guten morgen",
            "danke",
            "tschüss",
            "bonjour",
            "salut",
            "merci",
            "au revoir",
            "hola",
            "buenos días",
            "buenas tardes",
            "gracias",
            "adiós",
            "ciao",
            "grazie",
            "olá",
            "obrigado",
            "你好",
            "您好",
            "早上好",
            "晚上好",
            "谢谢",
            "谢谢你",
            "好的",
            "再见");

    private static final Set<String> FIRST_PERSON = Set.of(
            "i",
            "me",
            "my",
            "mine",
            "myself",
            "we",
            "us",
            "our",
            "ours",
            "ourselves",
            "im",
            "ive",
            "id",
            "ich",
            "mich",
            "mir",
            "mein",
            "meine",
            "meinen",
            "meinem",
            "meiner",
            "meines",
            "wir",
            "uns",
            "unser",
            "unsere",
            "je",
            "j",
            "moi",
            "mon",
            "ma",
            "mes",
            "nous",
            "notre",
            "nos",
            "yo",
            "mi",
            "mis",
            "mí",
            "mío",
            "mía",
            "nosotros",
            "nuestro",
            "nuestra",
            "io",
            "mio",
            "mia",
            "noi",
            "nostro",
            "eu",
            "meu",
            "minha",
            "nosso",
            "我",
            "咱",
            "俺",
            "私",
            "僕");

    private static final Pattern REFUSAL = Pattern.compile(
            "^\\s*(?:(?:i['’]m sorry|i am sorry|sorry|i apologi[sz]e|unfortunately)\\b.{0,80}?"
                    + "\\b(?:can(?:not|['’]t)|unable|won['’]t|not able)\\b"
                    + "|i (?:can(?:not|['’]t)|won['’]t|am (?:unable|not able) to) "
                    + "(?:help|assist|provide|answer|comply|do that|fulfil)"
                    + "|i['’]m (?:unable|not able) to\\b"
                    + "|as an ai\\b"
                    + "|(?:抱歉|对不起|很抱歉).{0,30}?(?:无法|不能))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Talk() {}

    /// Whether a text is a greeting, a thank you or a yes and nothing else.
    static boolean courtesy(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return !plain.isEmpty() && COURTESIES.contains(plain);
    }

    /// Whether a text speaks of whoever wrote it.
    static boolean firstPerson(String text) {
        return WordSet.of(text).words().stream().anyMatch(FIRST_PERSON::contains);
    }

    /// Whether a reply declines to answer.
    static boolean refusal(String reply) {
        return REFUSAL.matcher(reply).find();
    }
}
