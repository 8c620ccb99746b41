package semanticrouter.dsl.intent.words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.dsl.intent.words.Lexeme.Kind;
import semanticrouter.dsl.intent.words.Sentence.Gap;

/// Says of every word of a text what it may mean: each is in exactly one lexeme, and their order is that of the text.
public final class Scanner {
    private static final List<String> GROUPS = List.of("group", "team", "department");
    private static final int LONGEST_TOPIC = 12;

    private final Sentence sentence;
    private final Lexicon lexicon;
    private final Quantities quantities;
    private final Map<String, String> aliases;
    private final Map<Integer, Sentence.Quotation> quotations = new HashMap<>();
    private final List<Lexeme> found = new ArrayList<>();

    private Scanner(Sentence sentence, List<String> models, Map<String, String> aliases) {
        this.sentence = sentence;
        this.lexicon = Lexicon.own().with(models);
        this.quantities = new Quantities(sentence);
        this.aliases = Map.copyOf(aliases);
        sentence.quotations().forEach(one -> quotations.put(one.at().from(), one));
    }

    /// Reads a text.
    ///
    /// @param models names of models
    /// @param aliases other names of models, in lower case
    public static List<Lexeme> scan(Sentence sentence, List<String> models, Map<String, String> aliases) {
        var scanner = new Scanner(sentence, models, aliases);
        int at = 1;
        while (at <= sentence.size()) {
            at = scanner.step(at);
        }
        return scanner.abilities();
    }

    private int step(int at) {
        Sentence.Quotation quotation = quotations.get(at);
        if (quotation != null) {
            return quotation(quotation);
        }
        Optional<Quantities.Found> length = quantities.length(at);
        if (length.isPresent()) {
            return add(
                    Kind.ATOM,
                    "length:" + length.get().value(),
                    at,
                    length.get().words());
        }
        Optional<Quantities.Found> duration = quantities.duration(at);
        if (duration.isPresent()) {
            return add(Kind.DURATION, duration.get().value(), at, duration.get().words());
        }
        int caller = caller(at);
        if (caller > at) {
            return caller;
        }
        int topic = chineseTopic(at);
        if (topic > at) {
            return topic;
        }
        Optional<Lexicon.Entry> entry = lexicon.at(sentence, at);
        if (entry.isPresent()) {
            return add(
                    entry.get().kind(),
                    entry.get().value(),
                    at,
                    entry.get().words().size());
        }
        String alias = aliases.get(sentence.word(at).text());
        if (alias != null) {
            return add(Kind.MODEL, alias, at, 1);
        }
        return unknown(at);
    }

    private int add(Kind kind, String value, int at, int words) {
        found.add(new Lexeme(
                kind, value, new WordSpan(at, at + words - 1), sentence.word(at).before()));
        return at + words;
    }

    private int quotation(Sentence.Quotation quotation) {
        int words = quotation.at().to() - quotation.at().from() + 1;
        Optional<Lexicon.Entry> entry = lexicon.at(sentence, quotation.at().from());
        boolean model = entry.isPresent()
                && entry.get().kind() == Kind.MODEL
                && entry.get().words().size() == words;
        if (model) {
            return add(Kind.MODEL, entry.get().value(), quotation.at().from(), words);
        }
        return topical(quotation.at().from())
                ? add(
                        Kind.ATOM,
                        "keyword:" + quotation.content().strip(),
                        quotation.at().from(),
                        words)
                : add(Kind.QUOTATION, quotation.content(), quotation.at().from(), words);
    }

    /// Whether a word that says what something is about stands right before.
    private boolean topical(int at) {
        Lexeme last = before();
        boolean joins = last != null && (last.is(Kind.AND) || last.is(Kind.OR));
        Lexeme led = joins && found.size() > 1 ? found.get(found.size() - 2) : last;
        boolean list = joins && led != null && led.is(Kind.ATOM) && led.value().startsWith("keyword:");
        return at > 1
                && last != null
                && (list
                        || last.is(Kind.PREP)
                                && last.value().equals("topic")
                                && sentence.word(at).before() == Gap.NONE);
    }

    private @Nullable Lexeme before() {
        for (Lexeme lexeme : found.reversed()) {
            if (!lexeme.is(Kind.THE)) {
                return lexeme;
            }
        }
        return null;
    }

    /// What is not known: a subject after a word such as "about", else a word that is not understood.
    private int unknown(int at) {
        boolean topic = topical(at);
        int end = at + 1;
        while (end <= sentence.size()
                && sentence.word(end).before() == Gap.NONE
                && !quotations.containsKey(end)
                && lexicon.at(sentence, end).isEmpty()
                && !aliases.containsKey(sentence.word(end).text())
                && quantities.length(end).isEmpty()) {
            end++;
        }
        return topic
                ? add(Kind.ATOM, "keyword:" + sentence.text(new WordSpan(at, end - 1)), at, end - at)
                : add(Kind.UNKNOWN, "", at, end - at);
    }

    /// 关于…的: what stands between is the subject, unless the lexicon knows every word of it.
    private int chineseTopic(int at) {
        if (!topical(at) || !Sentence.isHan(sentence.word(at).text().codePointAt(0))) {
            return at;
        }
        int end = at;
        while (end <= sentence.size()
                && end - at < LONGEST_TOPIC
                && (end == at || sentence.word(end).before() == Gap.NONE)
                && !List.of("的", "和", "或", "与").contains(sentence.word(end).text())) {
            end++;
        }
        boolean closed =
                end > at && end <= sentence.size() && sentence.word(end).before() == Gap.NONE;
        return !closed || knows(at, end)
                ? at
                : add(Kind.ATOM, "keyword:" + sentence.text(new WordSpan(at, end - 1)), at, end - at);
    }

    /// Whether phrases of the lexicon that say something of a request make up all words of a run.
    private boolean knows(int from, int end) {
        int at = from;
        while (at < end) {
            Optional<Lexicon.Entry> entry = lexicon.at(sentence, at);
            boolean tells = entry.isPresent()
                    && switch (entry.get().kind()) {
                        case ATOM, NOUN, STOP, PREP, NOT, ALL, REST -> true;
                        default -> false;
                    };
            if (!tells) {
                return false;
            }
            at += entry.get().words().size();
        }
        return true;
    }

    /// Who asks: `group admins`, `the admins team`, `user "ann"`, `admins组`, `用户组admins`.
    private int caller(int at) {
        String word = sentence.word(at).text();
        if (GROUPS.contains(word) || word.equals("user") || word.equals("role")) {
            String name = name(at + 1);
            String sort = GROUPS.contains(word) ? "group" : word;
            return name == null ? at : add(Kind.ATOM, sort + ":" + name, at, 1 + nameWords(at + 1));
        }
        for (String lead : List.of("用户组", "小组", "群组", "组", "角色", "用户")) {
            List<String> words = lead.codePoints().mapToObj(Character::toString).toList();
            if (Lexicon.fits(sentence, at, words)) {
                String name = name(at + words.size());
                String sort = lead.equals("角色") ? "role" : lead.equals("用户") ? "user" : "group";
                return name == null
                        ? at
                        : add(Kind.ATOM, sort + ":" + name, at, words.size() + nameWords(at + words.size()));
            }
        }
        String name = name(at);
        int next = at + nameWords(at);
        if (name == null || next > sentence.size() || sentence.word(next).before() != Gap.NONE) {
            return at;
        }
        String after = sentence.word(next).text();
        boolean group = GROUPS.contains(after) || after.equals("组");
        return group || after.equals("role")
                ? add(Kind.ATOM, (group ? "group:" : "role:") + name, at, next - at + 1)
                : at;
    }

    private int nameWords(int at) {
        Sentence.Quotation quotation = quotations.get(at);
        return quotation == null ? 1 : quotation.at().to() - quotation.at().from() + 1;
    }

    /// The name at a word: a quotation, or one word of letters that means nothing else; null when there is none.
    private @Nullable String name(int at) {
        if (at > sentence.size() || sentence.word(at).before() != Gap.NONE && !found.isEmpty()) {
            return null;
        }
        Sentence.Quotation quotation = quotations.get(at);
        if (quotation != null) {
            return quotation.content().strip();
        }
        int first = sentence.word(at).text().codePointAt(0);
        return Sentence.isHan(first)
                        || !Character.isLetter(first)
                        || lexicon.at(sentence, at).isPresent()
                ? null
                : sentence.text(new WordSpan(at, at));
    }

    /// A subject or language right before "model" says what the model can do.
    private List<Lexeme> abilities() {
        var read = new ArrayList<Lexeme>();
        for (int i = 0; i < found.size(); i++) {
            Lexeme one = found.get(i);
            int noun = i + 1;
            while (one.is(Kind.ATOM)
                    && noun < found.size()
                    && found.get(noun).is(Kind.STOP)
                    && sentence.text(found.get(noun).at()).equals("的")) {
                noun++;
            }
            boolean able = one.is(Kind.ATOM)
                    && one.value().matches("(language|domain|code):.*")
                    && noun < found.size()
                    && found.get(noun).is(Kind.MODEL_NOUN)
                    && found.get(noun).gap() == Gap.NONE;
            boolean nameless = one.is(Kind.UNKNOWN) && one.value().isEmpty() && led(i);
            if (able) {
                String words = String.join("|", abilities(one.value()));
                read.add(new Lexeme(Kind.WISH, "can:" + words, one.at(), one.gap()));
            } else {
                read.add(nameless ? new Lexeme(Kind.NO_MODEL, "", one.at(), one.gap()) : one);
            }
        }
        return read;
    }

    /// Whether "to" or an article after "to" or "use" stands right before.
    private boolean led(int place) {
        int before = place - 1;
        while (before >= 0 && found.get(before).is(Kind.THE)) {
            before--;
        }
        return before >= 0
                && found.get(place).gap() == Gap.NONE
                && (found.get(before).is(Kind.TO)
                        || found.get(before).is(Kind.ROUTE)
                                && !sentence.text(found.get(before).at()).equals("用"));
    }

    private List<String> abilities(String atom) {
        var words = new ArrayList<String>();
        String value = atom.substring(atom.indexOf(':') + 1);
        if (!value.isEmpty()) {
            words.add(value);
        }
        words.addAll(lexicon.phrases(Kind.ATOM, atom));
        return words;
    }
}
