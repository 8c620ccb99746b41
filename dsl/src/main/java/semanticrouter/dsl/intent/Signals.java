package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.dsl.intent.Atom.Sort;
import semanticrouter.dsl.intent.say.Wording;
import semanticrouter.dsl.intent.words.Quantities;
import semanticrouter.dsl.intent.words.Sentence;
import semanticrouter.dsl.intent.words.WordSpan;
import semanticrouter.dsl.syntax.Block;
import semanticrouter.dsl.syntax.Fields;
import semanticrouter.dsl.syntax.Rule;
import semanticrouter.dsl.syntax.Value;

/// The signals that conditions need: those of the policy in force where one says the same, else new ones.
final class Signals {
    private static final List<String> CODE = List.of(
            "```",
            "(?i)\\b(stack trace|traceback|segfault|segmentation fault|null pointer|race condition|refactor|unit tests?|regex|sql query)\\b",
            "(?i)\\b(python|java|javascript|typescript|rust|golang|c\\+\\+)\\b");

    private final Catalogue catalogue;
    private final Map<String, Block.Signal> made = new LinkedHashMap<>();
    private final List<Draft.Element> elements = new ArrayList<>();
    private final Sentence sentence;

    Signals(Catalogue catalogue, Sentence sentence) {
        this.catalogue = catalogue;
        this.sentence = sentence;
    }

    /// @throws NotUnderstood when the product cannot tell something here
    static void supported(Condition condition, Catalogue catalogue) throws NotUnderstood {
        for (Atom atom : condition.atoms().toList()) {
            if (atom.sort() == Sort.IMAGE_WANTED && !catalogue.modality()) {
                throw new NotUnderstood(atom.at(), Wording.NO_MODALITY.with());
            }
            boolean unknownRole = atom.sort() == Sort.ROLE
                    && catalogue
                            .signal("authz", signal -> plays(signal, atom.value()))
                            .isEmpty();
            if (unknownRole) {
                throw new NotUnderstood(atom.at(), Wording.NO_ROLE.with(atom.value()));
            }
            if (atom.value().isBlank()
                    && List.of(Sort.KEYWORD, Sort.GROUP, Sort.USER).contains(atom.sort())) {
                throw new NotUnderstood(atom.at(), Wording.EMPTY_QUOTES.with());
            }
        }
    }

    private static boolean plays(Block.Signal signal, String role) {
        return signal.fields()
                .text("role")
                .filter(text -> text.value().equals(role))
                .isPresent();
    }

    /// The signals, in the order they are first spoken of.
    List<Block.Signal> blocks() {
        return List.copyOf(made.values());
    }

    /// The signals and mentions of them, each with the words it is made of.
    List<Draft.Element> elements() {
        return elements;
    }

    /// A condition as a rule over signals, which are made.
    Rule rule(Condition condition) {
        return switch (condition) {
            case Condition.All _ -> throw new IllegalArgumentException("every request needs no rule");
            case Condition.Is(Atom atom) -> rule(atom);
            case Condition.Not(Condition of) -> new Rule.Not(rule(of), Span.NONE);
            case Condition.Both(List<Condition> parts) ->
                new Rule.And(parts.stream().map(this::rule).toList(), Span.NONE);
            case Condition.Either(List<Condition> parts) ->
                new Rule.Or(parts.stream().map(this::rule).toList(), Span.NONE);
        };
    }

    private Rule rule(Atom atom) {
        return switch (atom.sort()) {
            case DOMAIN -> domain(atom, atom.value());
            case CODE ->
                new Rule.Or(List.of(domain(atom, "computer science"), leaf(atom, "keyword", codeWords())), Span.NONE);
            case KEYWORD -> leaf(atom, "keyword", keywords(atom));
            case LANGUAGE ->
                leaf(
                        atom,
                        "language",
                        named("language", atom.value(), Written.fields("description", Written.text(language(atom)))));
            case JAILBREAK -> leaf(atom, "jailbreak", any("jailbreak", "jailbreak"));
            case PII -> leaf(atom, "pii", personalData());
            case LENGTH -> leaf(atom, "context", length(atom));
            case GROUP, USER -> caller(atom);
            case ROLE -> role(atom);
            case DIFFICULTY -> difficulty(atom);
            case FACTS -> leaf(atom, "fact_check", named("fact_check", "needs_fact_check", Fields.NONE));
            case IMAGE_WANTED ->
                new Rule.Or(
                        List.of(
                                leaf(atom, "modality", named("modality", "DIFFUSION", Fields.NONE)),
                                leaf(atom, "modality", named("modality", "BOTH", Fields.NONE))),
                        Span.NONE);
            case IMAGE_GIVEN -> leaf(atom, "conversation", imageGiven());
            case FEEDBACK -> leaf(atom, "user_feedback", named("user_feedback", atom.value(), Fields.NONE));
        };
    }

    private Rule domain(Atom atom, String subject) {
        Predicate<Block.Signal> same = signal -> {
            List<String> subjects = strings(signal.fields(), "mmlu_categories");
            return subjects.equals(List.of(subject))
                    || subjects.isEmpty() && signal.name().text().equals(subject);
        };
        Fields fields = Written.fields("mmlu_categories", Written.texts(List.of(subject)));
        return leaf(atom, "domain", reused("domain", same, subject, fields));
    }

    private Block.Signal codeWords() {
        return reused(
                "keyword",
                signal -> signal.name().text().equals("code_words"),
                "code_words",
                Written.fields(
                        "operator",
                        Written.text("OR"),
                        "keywords",
                        Written.texts(CODE),
                        "method",
                        Written.text("regex")));
    }

    private Block.Signal keywords(Atom atom) {
        List<String> words = forms(atom.value());
        Predicate<Block.Signal> same =
                signal -> strings(signal.fields(), "keywords").equals(words)
                        && signal.fields()
                                .text("operator")
                                .filter(text -> text.value().equals("OR"))
                                .isPresent()
                        && signal.fields().all().size() == 2;
        return reused(
                "keyword",
                same,
                free("keyword", "about_" + slug(atom.value())),
                Written.fields("operator", Written.text("OR"), "keywords", Written.texts(words)));
    }

    /// The words of a subject, and for one English word its singular or plural too.
    static List<String> forms(String subject) {
        String last = subject.substring(subject.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
        if (!last.matches("[a-z]{3,}")) {
            return List.of(subject);
        }
        if (last.endsWith("ies") && last.length() > 4) {
            return List.of(subject, subject.substring(0, subject.length() - 3) + "y");
        }
        if (last.endsWith("s")) {
            return last.endsWith("ss")
                    ? List.of(subject)
                    : List.of(subject, subject.substring(0, subject.length() - 1));
        }
        return List.of(
                subject,
                last.matches(".*[^aeiou]y") ? subject.substring(0, subject.length() - 1) + "ies" : subject + "s");
    }

    private Block.Signal personalData() {
        return reused(
                "pii", signal -> strings(signal.fields(), "pii_types_allowed").isEmpty(), "personal_data", Fields.NONE);
    }

    private Block.Signal length(Atom atom) {
        long[] bounds = atom.bounds();
        Predicate<Block.Signal> same =
                signal -> tokens(signal, "min_tokens") == bounds[0] && tokens(signal, "max_tokens") == bounds[1];
        Value most = Written.text(shown(bounds[1]));
        Fields fields = bounds[0] == 0
                ? Written.fields("max_tokens", most)
                : Written.fields("min_tokens", Written.text(shown(bounds[0])), "max_tokens", most);
        return reused("context", same, lengthName(bounds), fields);
    }

    static String lengthName(long[] bounds) {
        if (bounds[0] == 0) {
            return "under_" + (bounds[1] + 1);
        }
        return bounds[1] == Quantities.MOST ? "from_" + bounds[0] : "from_" + bounds[0] + "_to_" + bounds[1];
    }

    private static String shown(long tokens) {
        return tokens == Quantities.MOST ? "1000M" : Long.toString(tokens);
    }

    private static long tokens(Block.Signal signal, String field) {
        String text =
                signal.fields().text(field).map(Value.Text::value).orElse("").strip();
        if (text.isEmpty()) {
            return 0;
        }
        char last = Character.toLowerCase(text.charAt(text.length() - 1));
        long unit = last == 'k' ? 1_000 : last == 'm' ? 1_000_000 : 1;
        String digits = unit == 1 ? text : text.substring(0, text.length() - 1);
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) * unit : -1;
    }

    private Rule caller(Atom atom) {
        String kind = atom.sort() == Sort.GROUP ? "Group" : "User";
        Value subject = Written.body("kind", Written.text(kind), "name", Written.text(atom.value()));
        Predicate<Block.Signal> same = signal -> {
            List<Value> subjects = signal.fields().items("subjects");
            return subjects.size() == 1
                    && subjects.getFirst() instanceof Value.Body(Fields fields, Span _)
                    && fields.text("kind")
                            .filter(text -> text.value().equalsIgnoreCase(kind))
                            .isPresent()
                    && fields.text("name")
                            .filter(text -> text.value().equals(atom.value()))
                            .isPresent();
        };
        String name = free("authz", kind.toLowerCase(Locale.ROOT) + "_" + slug(atom.value()));
        Block.Signal signal = reused(
                "authz",
                same,
                name,
                Written.fields(
                        "role", Written.text(name), "subjects", new Value.Sequence(List.of(subject), Span.NONE)));
        return leaf(atom, "authz", signal, role(signal));
    }

    private Rule role(Atom atom) {
        Block.Signal signal = catalogue
                .signal("authz", one -> plays(one, atom.value()))
                .orElseThrow(() -> new IllegalStateException("the role was there when the clause was read"));
        return leaf(atom, "authz", signal, atom.value());
    }

    private static String role(Block.Signal signal) {
        return signal.fields()
                .text("role")
                .map(Value.Text::value)
                .orElse(signal.name().text());
    }

    private Rule difficulty(Atom atom) {
        Block.Signal signal = any("complexity", "difficulty");
        return leaf(atom, "complexity", signal, signal.name().text() + ":" + atom.value());
    }

    private Block.Signal imageGiven() {
        Value feature = Written.body(
                "type", Written.text("exists"), "source", Written.body("type", Written.text("image_content")));
        return reused(
                "conversation",
                signal -> signal.name().text().equals("image_given"),
                "image_given",
                Written.fields("feature", feature));
    }

    /// The first of a family, whatever it is.
    private Block.Signal any(String family, String name) {
        return reused(family, _ -> true, name, Fields.NONE);
    }

    private Block.Signal named(String family, String name, Fields fields) {
        return reused(family, signal -> signal.name().text().equals(name), name, fields);
    }

    private Block.Signal reused(String family, Predicate<Block.Signal> same, String name, Fields fields) {
        return catalogue
                .signal(family, same)
                .orElseGet(() -> new Block.Signal(Written.name(family), Written.name(name), fields, Span.NONE));
    }

    /// A name that no other new signal of the family has got for something else.
    private String free(String family, String name) {
        String free = name;
        for (int i = 2; catalogue.signal(family, named(free)).isPresent(); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private static Predicate<Block.Signal> named(String name) {
        return signal -> signal.name().text().equals(name);
    }

    private Rule leaf(Atom atom, String type, Block.Signal signal) {
        return leaf(atom, type, signal, signal.name().text());
    }

    private Rule leaf(Atom atom, String type, Block.Signal signal, String leaf) {
        String key = type + " " + signal.name().text();
        Block.Signal known = made.putIfAbsent(key, signal);
        if (known == null) {
            elements.add(element("signal", type, signal.name().text(), atom.at()));
        }
        elements.add(element("condition", type, leaf, atom.at()));
        return new Rule.Signal(type, Written.name(leaf), Fields.NONE, Span.NONE);
    }

    private Draft.Element element(String kind, String type, String name, WordSpan at) {
        return new Draft.Element(kind, type, name, at, sentence.text(at));
    }

    private static List<String> strings(Fields fields, String name) {
        return fields.items(name).stream()
                .filter(Value.Text.class::isInstance)
                .map(value -> ((Value.Text) value).value())
                .toList();
    }

    private static String language(Atom atom) {
        return Locale.of(atom.value()).getDisplayLanguage(Locale.ENGLISH);
    }

    /// Letters and digits of ASCII with underscores between; a number made of the text where there are none.
    static String slug(String text) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        String plain = slug.length() > 40 ? slug.substring(0, 40) : slug;
        return plain.isEmpty() ? "topic_" + Integer.toHexString(text.hashCode()) : plain;
    }
}
