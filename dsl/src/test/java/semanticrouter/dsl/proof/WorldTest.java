package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Programs;

/// What proofs take for granted about each family of signals, one fact a line.
class WorldTest {
    private static final Dsl DSL = Dsl.builtIn();

    private static final String SIGNALS = """
            SIGNAL context small { min_tokens: "0" max_tokens: "999" }
            SIGNAL context middle { min_tokens: "1K" max_tokens: "4K" }
            SIGNAL context wide { min_tokens: "0" max_tokens: "4K" }
            SIGNAL context endless { min_tokens: "2K" }
            SIGNAL structure asks { feature: { type: exists, source: { type: regex, pattern: "[?]" } } }
            SIGNAL structure many { feature: { type: count, source: { pattern: "[?]", type: regex } } predicate: { gte: 3 } }
            SIGNAL structure dense { feature: { type: density, source: { pattern: "[?]", type: regex } } predicate: { gt: 0.1 } }
            SIGNAL conversation turns { feature: { type: count, source: { type: message, role: user } } }
            SIGNAL conversation long { feature: { type: count, source: { type: message, role: user } } predicate: { gte: 2 } }
            SIGNAL conversation longer { feature: { type: count, source: { type: message, role: user } } predicate: { gt: 4 } }
            SIGNAL metadata beta { key: channel predicate: { in: [beta, canary] } }
            SIGNAL metadata stable { key: channel predicate: { equals: stable } }
            SIGNAL metadata anywhere { key: channel predicate: { exists: true } }
            SIGNAL metadata nowhere { key: channel predicate: { exists: false } }
            SIGNAL kb best_a { kb: k target: { kind: group, value: a } match: best }
            SIGNAL kb best_b { kb: k target: { kind: group, value: b } match: best }
            SIGNAL kb also_a { kb: k target: { kind: group, value: a } match: best }
            SIGNAL kb any_b { kb: k target: { kind: group, value: b } }
            SIGNAL reask once { lookback_turns: 1 }
            SIGNAL reask twice { lookback_turns: 2 }
            SIGNAL user_feedback wrong_answer {}
            SIGNAL user_feedback satisfied {}
            SIGNAL keyword word { operator: "OR" keywords: ["w"] }
            SIGNAL authz staff { role: admin subjects: [{ kind: User, name: u }] }
            SIGNAL classifier tone { type: llm model: j labels: [angry, calm] instructions: "i" }
            SIGNAL classifier safe { type: local model_path: p labels: [SAFE, BAD] }
            SIGNAL complexity effort { threshold: 0.1 hard: { candidates: [x] } easy: { candidates: [y] }
              composer: { conditions: [{ type: keyword, name: word }] } }
            SIGNAL domain law { mmlu_categories: [law, history] }
            SIGNAL domain history { mmlu_categories: [history] }
            SIGNAL domain math { mmlu_categories: [math] }
            SIGNAL embedding e1 { threshold: 0.7 candidates: [x] }
            SIGNAL embedding e2 { threshold: 0.7 candidates: [y] }
            PROJECTION partition fields { semantics: exclusive members: [history, math] default: math }
            PROJECTION score load { inputs: [{ type: keyword, name: word, weight: 0.5 }, { type: embedding, name: e1, weight: 0.5, value_source: confidence }] }
            PROJECTION mapping load_bands { source: load outputs: [{ name: idle, lt: 0.5 }, { name: busy, gte: 0.5 }] }
            PROJECTION mapping load_tags { source: load method: multi_emit outputs: [{ name: seen, gte: 0 }, { name: over, gt: 1.0 }] }
            """;

    private static PolicyReport prove(String condition, String before) {
        return DSL.check(
                        Programs.document(before).entries().isEmpty()
                                ? document(condition)
                                : merged(document(condition), Programs.document(before)))
                .getFirst();
    }

    private static MappingNode document(String condition) {
        return DSL.compile("t.dsl", SIGNALS + "ROUTE r { PRIORITY 1 WHEN " + condition + " MODEL m }")
                .document();
    }

    private static MappingNode merged(MappingNode document, MappingNode base) {
        return DSL.merge(document, base);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "never  | context(small) AND context(middle)",
                "open   | context(wide) AND context(middle)",
                "never  | NOT context(wide) AND context(small)",
                "never  | context(endless)",
                "never  | structure(many) AND NOT structure(asks)",
                "open   | structure(asks) AND NOT structure(many)",
                "open   | structure(dense) AND NOT structure(many)",
                "always | conversation(turns)",
                "never  | conversation(longer) AND NOT conversation(long)",
                "never  | metadata(beta) AND metadata(stable)",
                "never  | metadata(beta) AND NOT metadata(anywhere)",
                "always | metadata(anywhere) OR metadata(nowhere)",
                "never  | kb(best_a) AND kb(best_b)",
                "never  | kb(best_a) AND NOT kb(also_a)",
                "open   | kb(best_a) AND kb(any_b)",
                "never  | reask(once) AND reask(twice)",
                "never  | user_feedback(wrong_answer) AND user_feedback(satisfied)",
                "never  | authz(staff) AND NOT authz(admin)",
                "never  | keyword(word, predicate: { gte: 0.5 })",
                "never  | classifier(tone)",
                "never  | classifier(tone, label: angry, predicate: { gte: 0.5 }) AND classifier(tone, label: calm, predicate: { gte: 0.5 })",
                "never  | classifier(safe, label: SAFE, predicate: { gt: 0.6 }) AND classifier(safe, label: BAD, predicate: { gte: 0.4 })",
                "open   | classifier(safe, label: SAFE, predicate: { gte: 0.5 }) AND classifier(safe, label: BAD, predicate: { gte: 0.5 })",
                "never  | classifier(safe, label: OTHER, predicate: { gte: 0.5 })",
                "never  | complexity(\"effort:hard\") AND complexity(\"effort:easy\")",
                "never  | complexity(\"effort:hard\") AND NOT keyword(word)",
                "never  | keyword(word) AND NOT (complexity(\"effort:hard\") OR complexity(\"effort:medium\") OR complexity(\"effort:easy\"))",
                "never  | complexity(effort)",
                "never  | domain(history) AND domain(math)",
                "always | domain(history) OR domain(math)",
                "never  | domain(history) AND NOT domain(law)",
                "open   | domain(law) AND domain(math)",
                "never  | projection(idle) AND projection(busy)",
                "never  | keyword(word) AND projection(idle)",
                "open   | embedding(e1) AND projection(idle)",
                "never  | projection(busy) AND NOT keyword(word) AND NOT embedding(e1)",
                "open   | projection(busy) AND NOT keyword(word)",
                "never  | projection(over)",
                "always | projection(seen)",
                "open   | embedding(e1) AND embedding(e2)",
            })
    void knows(String verdict, String condition) {
        assertThat(verdict(prove(condition, "{}"))).as(condition).isEqualTo(verdict);
    }

    @Test
    void oneEmbeddingMatchesInAWholeConfiguration() {
        assertThat(verdict(prove("embedding(e1) AND embedding(e2)", "version: v0.3")))
                .isEqualTo("never");
        assertThat(verdict(prove("embedding(e1) AND embedding(e2)", """
                global: {model_catalog: {embeddings: {semantic: {embedding_config: {top_k: 2}}}}}
                """))).isEqualTo("open");
    }

    @Test
    void tellsContradictionsOfTheRuleFromThoseOfItsSignals() {
        assertThat(prove("keyword(word) AND NOT keyword(word)", "{}").of(Finding.NeverMatches.class))
                .containsExactly(new Finding.NeverMatches("r", true));
        assertThat(prove("projection(idle) AND projection(busy)", "{}").of(Finding.NeverMatches.class))
                .containsExactly(new Finding.NeverMatches("r", false));
    }

    private static String verdict(PolicyReport report) {
        if (report.of(Finding.NeverMatches.class).findAny().isPresent()) {
            return "never";
        }
        return report.of(Finding.AlwaysMatches.class).findAny().isPresent() ? "always" : "open";
    }
}
