package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.testkit.Gen;

/// A policy of 200 decisions over 300 leaves is proved completely; the time it takes is printed.
class PolicyScaleTest {
    private static final int DECISIONS = 200;

    @Test
    void decidesEveryQuestionOfALargePolicy() {
        MappingNode document =
                Dsl.builtIn().compile("large.dsl", program(new Gen(7))).document();
        for (String run : List.of("cold", "warm")) {
            long start = cpuMillis();
            PolicyReport report = Dsl.builtIn().check(document).getFirst();
            System.out.printf(
                    "proof of 200 decisions over 300 leaves, %s: %d ms of processor time, %d findings, %d assertions%n",
                    run,
                    cpuMillis() - start,
                    report.findings().size(),
                    report.assertions().size());
            assertThat(report.of(Finding.Undecided.class)).isEmpty();
            assertThat(report.of(Finding.NeverMatches.class)).isNotEmpty();
            assertThat(report.assertions()).hasSize(2);
        }
    }

    /// The time this thread has had a processor, which other work on the machine does not change.
    private static long cpuMillis() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
    }

    /// Keywords, a partition of embeddings, a partition of domains, bands over scores, languages and complexity levels.
    private static String program(Gen gen) {
        StringBuilder out = new StringBuilder();
        List<String> leaves = new ArrayList<>();
        for (int i = 0; i < 190; i++) {
            out.append("SIGNAL keyword k").append(i).append(" { operator: \"OR\" keywords: [\"w\"] }\n");
            leaves.add("keyword(\"k" + i + "\")");
        }
        List<String> embeddings = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            out.append("SIGNAL embedding e").append(i).append(" { threshold: 0.7 candidates: [\"x\"] }\n");
            leaves.add("embedding(\"e" + i + "\")");
            embeddings.add("e" + i);
        }
        for (String domain : List.of(
                "law",
                "math",
                "health",
                "biology",
                "physics",
                "history",
                "business",
                "economics",
                "chemistry",
                "psychology")) {
            out.append("SIGNAL domain ")
                    .append(domain)
                    .append(" { mmlu_categories: [")
                    .append(domain)
                    .append("] }\n");
            leaves.add("domain(\"" + domain + "\")");
        }
        for (String language : List.of("en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "zh")) {
            out.append("SIGNAL language ").append(language).append(" {}\n");
            leaves.add("language(\"" + language + "\")");
        }
        for (int i = 0; i < 6; i++) {
            out.append("SIGNAL complexity c")
                    .append(i)
                    .append(" { threshold: 0.1 hard: { candidates: [a] } easy: { candidates: [b] } }\n");
            for (String level : List.of("easy", "medium", "hard")) {
                leaves.add("complexity(\"c" + i + ":" + level + "\")");
            }
        }
        out.append("PROJECTION partition intents { semantics: softmax_exclusive temperature: 0.2 members: ")
                .append(embeddings)
                .append(" default: e0 }\n");
        for (int i = 0; i < 8; i++) {
            out.append("PROJECTION score s").append(i).append(" { inputs: [");
            for (int j = 0; j < 12; j++) {
                out.append("{ type: keyword, name: k")
                        .append(i * 12 + j)
                        .append(", weight: 0.")
                        .append(gen.between(1, 4))
                        .append(" }, ");
            }
            out.append("] }\nPROJECTION mapping m")
                    .append(i)
                    .append(" { source: s")
                    .append(i)
                    .append(" outputs: [");
            for (int j = 0; j < 4; j++) {
                String name = "b" + i + "_" + j;
                leaves.add("projection(\"" + name + "\")");
                out.append("{ name: ")
                        .append(name)
                        .append(j == 0 ? "" : ", gte: 0." + (2 * j + 1))
                        .append(j == 3 ? "" : ", lt: 0." + (2 * j + 3))
                        .append(" }, ");
            }
            out.append("] }\n");
        }
        assertThat(leaves).hasSize(300);
        for (int i = 0; i < DECISIONS; i++) {
            out.append("ROUTE r")
                    .append(i)
                    .append(" { PRIORITY ")
                    .append(gen.between(1, 60))
                    .append(" WHEN ")
                    .append(condition(gen, leaves))
                    .append(" MODEL \"m")
                    .append(i % 9)
                    .append("\" }\n");
        }
        return out.append("ASSERT NEVER keyword(\"k3\") REACHES model(\"m1\")\nASSERT COVERS language(\"de\")\n")
                .toString();
    }

    private static String condition(Gen gen, List<String> leaves) {
        List<String> clauses = gen.list(2, 5, g -> {
            List<String> parts = g.list(1, 4, one -> (one.oneIn(4) ? "NOT " : "") + one.oneOf(leaves));
            return "(" + String.join(" OR ", parts) + ")";
        });
        return String.join(" AND ", clauses);
    }
}
