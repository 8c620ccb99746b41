package semanticrouter.dsl.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Programs;
import semanticrouter.dsl.Validation;
import semanticrouter.dsl.intent.words.Lexeme;
import semanticrouter.dsl.intent.words.Scanner;
import semanticrouter.dsl.intent.words.Sentence;
import semanticrouter.dsl.intent.say.Tongue;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// What holds of every text: nothing is dropped, nothing is thrown, the same comes of the same, and what a sentence of
/// the known forms comes to is a sound program.
class IntentProperties {
    private static final Dsl DSL = Dsl.builtIn();
    private static final IntentCompiler COMPILER = new IntentCompiler(DSL);
    private static final MappingNode CURRENT = Programs.document(Programs.resource("intent/config.yaml"));

    private static final List<String> ENGLISH = List.of(
            "math", "physics", "law", "Chinese", "French", "hard", "code", "over 900 tokens", "under 80 tokens");
    private static final List<String> CHINESE =
            List.of("数学", "物理", "法律", "中文", "法语", "难的", "代码", "超过900个token的", "少于80个token的");

    @Test
    void sentencesOfTheKnownFormsAreUnderstoodAndSound() {
        Property.check("a known sentence is understood and its program is sound", 300, gen -> {
            boolean chinese = gen.flip();
            String text = String.join(
                    chinese ? "；" : "; ", gen.list(1, 5, each -> chinese ? chineseClause(each) : englishClause(each)));
            Draft draft = COMPILER.compile(text, CURRENT, Tongue.ENGLISH);

            assertThat(draft.unparsed())
                    .as(text)
                    .allSatisfy(one -> assertThat(one.why()).contains("already"));
            assertThat(draft.usable()).as(text + "\n" + draft.findings()).isTrue();
            Validation validation = DSL.validate("t.dsl", draft.program());
            assertThat(validation.diagnostics()).as(text).noneMatch(Diagnostic::isError);
            assertThat(DSL.format("t.dsl", draft.program()).text()).as(text).hasValue(draft.program());
            assertThat(COMPILER.compile(text, CURRENT, Tongue.ENGLISH)).isEqualTo(draft);
            assertThat(COMPILER.compile(text, CURRENT, Tongue.CHINESE).program())
                    .isEqualTo(draft.program());
            everyWordIsAccountedFor(text, draft);
        });
    }

    @Test
    void noTextThrowsAndNoWordIsDropped() {
        List<String> pieces = new ArrayList<>(List.of(
                "send",
                "to",
                "the",
                "strong",
                "cheap",
                "model",
                "block",
                "jailbreaks",
                "cache",
                "mask",
                "personal data",
                "and",
                "or",
                "not",
                "except",
                "everything",
                "else",
                "math",
                "Chinese",
                "under",
                "100",
                "tokens",
                "for",
                "10 minutes",
                "about",
                "\"",
                "“",
                "”",
                ",",
                ".",
                ";",
                "\n",
                "，",
                "。",
                "把",
                "数学",
                "问题",
                "发给",
                "强",
                "模型",
                "拦截",
                "越狱",
                "除了",
                "以外",
                "关于",
                "的",
                "组",
                "->",
                "<",
                "demo/strong",
                "group",
                "user",
                "99999999999",
                "0",
                "\u0000",
                "🍰",
                "é",
                "\uD800",
                "with the message",
                "add the system prompt",
                "by cost",
                "4K",
                "1-5"));
        Property.check("any text is answered and every word has its place", 3_000, gen -> {
            var text = new StringBuilder();
            for (int i = gen.between(0, 14); i > 0; i--) {
                text.append(gen.oneIn(6) ? gen.text(gen.between(1, 6)) : gen.oneOf(pieces));
                text.append(gen.oneIn(4) ? "" : " ");
            }
            Draft draft = COMPILER.compile(text.toString(), CURRENT);
            everyWordIsAccountedFor(text.toString(), draft);
            if (!draft.program().isEmpty()) {
                assertThat(DSL.parse("t.dsl", draft.program()).errors())
                        .as(text.toString())
                        .isEmpty();
            }
        });
    }

    /// Each word is in a clause that was understood, in what was not, or says nothing; "and" may stand between clauses.
    private static void everyWordIsAccountedFor(String text, Draft draft) {
        Sentence sentence = Sentence.of(text);
        Catalogue catalogue = Catalogue.of(CURRENT, DSL.decompile(CURRENT).text(), DSL.vocabulary());
        List<Lexeme> lexemes = Scanner.scan(sentence, catalogue.names(), catalogue.aliases());
        assertThat(lexemes.stream()
                        .mapToInt(one -> one.at().to() - one.at().from() + 1)
                        .sum())
                .as(text)
                .isEqualTo(sentence.size());
        for (Lexeme one : lexemes) {
            for (int word = one.at().from(); word <= one.at().to(); word++) {
                int at = word;
                boolean understood = draft.clauses().stream()
                        .anyMatch(clause -> clause.understood() && clause.at().has(at));
                boolean unparsed =
                        draft.unparsed().stream().anyMatch(left -> left.at().has(at));
                assertThat(understood || unparsed || one.filler() || one.is(Lexeme.Kind.AND))
                        .as("word %d (%s) of %s", at, sentence.word(at).text(), text)
                        .isTrue();
                assertThat(understood && unparsed).as("word %d of %s", at, text).isFalse();
                assertThat(understood && one.is(Lexeme.Kind.UNKNOWN))
                        .as("word %d of %s", at, text)
                        .isFalse();
            }
        }
    }

    private static String englishClause(Gen gen) {
        String model = gen.oneOf("demo/strong", "the strong model", "the cheap one", "demo/zh");
        String reasoning = gen.oneOf("", "", " with reasoning", " without reasoning", " with high effort");
        return switch (gen.between(0, 7)) {
            case 0 -> "block " + gen.oneOf("jailbreaks", "personal data", "jailbreaks and personal data");
            case 1 -> "send " + englishCondition(gen) + " questions to " + model + reasoning;
            case 2 -> "use " + model + reasoning + " for " + englishCondition(gen) + " questions";
            case 3 -> englishCondition(gen) + " questions to " + model;
            case 4 -> "everything else goes to " + model;
            case 5 -> gen.flip() ? "cache answers for " + gen.between(1, 90) + " minutes" : "mask personal data";
            case 6 -> "if the question is " + gen.oneOf("in Chinese", "about math", "hard") + ", use " + model;
            default -> "log " + englishCondition(gen) + " questions";
        };
    }

    private static String englishCondition(Gen gen) {
        String first = gen.oneOf(ENGLISH);
        String second = gen.oneOf(ENGLISH);
        boolean one = gen.flip() || alike(first, second, ENGLISH);
        return one ? first : gen.flip() ? first + " or " + second : first + " " + second;
    }

    private static String chineseClause(Gen gen) {
        String model = gen.oneOf("demo/strong", "强模型", "便宜的模型", "demo/zh");
        String reasoning = gen.oneOf("", "", "并开启推理", "，不要推理");
        return switch (gen.between(0, 6)) {
            case 0 -> gen.oneOf("拦截", "拒绝") + gen.oneOf("越狱", "个人信息", "越狱和个人信息");
            case 1 -> "把" + chineseCondition(gen) + "问题发给" + model + reasoning;
            case 2 -> chineseCondition(gen) + "问题用" + model + reasoning;
            case 3 -> "其他请求用" + model;
            case 4 -> gen.flip() ? "缓存" + gen.between(1, 90) + "分钟" : "个人信息脱敏";
            case 5 -> "如果问题是" + gen.oneOf("中文", "数学", "难") + "的，就用" + model;
            default -> "记录" + chineseCondition(gen) + "问题";
        };
    }

    private static String chineseCondition(Gen gen) {
        String first = gen.oneOf(CHINESE);
        String second = gen.oneOf(CHINESE);
        boolean one = gen.flip() || alike(first, second, CHINESE);
        return one ? first : gen.flip() ? first + "或" + second : first + second;
    }

    /// Whether side by side it would not be clear whether one or both must hold.
    private static boolean alike(String first, String second, List<String> words) {
        List<String> classes = List.of("t", "t", "t", "l", "l", "d", "t", "n", "m");
        return classes.get(words.indexOf(first)).equals(classes.get(words.indexOf(second)));
    }

    @Test
    void lettersInAnyCaseAreTheSame() {
        Property.check("case does not matter", 100, gen -> {
            String text = englishClause(gen);
            Draft lower = COMPILER.compile(text.toLowerCase(Locale.ROOT), CURRENT);
            Draft upper = COMPILER.compile(text.toUpperCase(Locale.ROOT), CURRENT);
            assertThat(upper.clauses())
                    .extracting(Draft.Clause::meaning)
                    .isEqualTo(
                            lower.clauses().stream().map(Draft.Clause::meaning).toList());
        });
    }
}
