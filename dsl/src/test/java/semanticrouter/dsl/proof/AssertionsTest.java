package semanticrouter.dsl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.Dsl;
import semanticrouter.dsl.Programs;
import semanticrouter.dsl.proof.AssertionResult.Verdict;

class AssertionsTest {
    private static final Dsl DSL = Dsl.builtIn();

    private static List<AssertionResult> results(String yaml) {
        return DSL.check(Programs.document(yaml)).getFirst().assertions();
    }

    private static final String POLICY = """
            providers: {defaults: {default_model: cloud}}
            routing:
              modelCards:
                - {name: house, tags: [local], capabilities: [chat]}
                - {name: cloud, tags: [remote]}
              signals:
                keywords: [{name: hard, operator: OR, keywords: [prove]}]
                pii: [{name: secret, threshold: 0.5}]
              decisions:
                - name: keep
                  priority: 10
                  rules: {type: pii, name: secret}
                  modelRefs: [{model: house}]
                  plugins: [{type: semantic-cache, configuration: {enabled: false}}, {type: tools, configuration: {mode: none}}]
                - name: think
                  priority: 5
                  rules: {type: keyword, name: hard}
                  modelRefs: [{model: house}]
                  algorithm: {type: prompt, prompt: {model: cloud, instructions: choose}}
              assertions:
            """;

    @Test
    void everyFormIsReadAndDecided() {
        assertThat(results(POLICY + """
                    - WHEN pii("secret") THEN MODEL IN tag("local")
                    - {name: helper, assert: 'NEVER keyword("hard") REACHES model("cloud")'}
                    - {when: {type: pii, name: secret}, then: {model_in: [house, {tag: remote}]}}
                    - {when: {type: pii, name: secret}, then: {model_not_in: [{capability: chat}]}}
                    - {when: {type: pii, name: secret}, then: {route_in: [keep]}}
                    - {when: {type: pii, name: secret}, then: {plugin: tools}}
                    - {when: {type: pii, name: secret}, then: {plugin: response_cache}}
                    - {never: {type: pii, name: secret}, reaches: {route: think}}
                    - {covers: everything}
                    - {covers: {operator: OR, conditions: [{type: pii, name: secret}, {type: keyword, name: hard}]}}
                    - {reachable: think}
                    - {reachable: nowhere}
                    - NEVER NOT pii("secret") REACHES tag("remote")
                """))
                .extracting(AssertionResult::verdict)
                .containsExactly(
                        Verdict.HOLDS,
                        Verdict.BROKEN,
                        Verdict.HOLDS,
                        Verdict.BROKEN,
                        Verdict.HOLDS,
                        Verdict.HOLDS,
                        Verdict.BROKEN,
                        Verdict.HOLDS,
                        Verdict.BROKEN,
                        Verdict.HOLDS,
                        Verdict.HOLDS,
                        Verdict.BROKEN,
                        Verdict.BROKEN);
    }

    @Test
    void theDefaultModelAndHelpersOfAlgorithmsCount() {
        List<AssertionResult> results = results(POLICY + """
                    - NEVER keyword("hard") REACHES model("cloud")
                    - NEVER NOT keyword("hard") REACHES model("cloud")
                """);
        assertThat(results.get(0).counterexample())
                .contains(new Witness(List.of("keyword(\"hard\")"), "think", List.of("house", "cloud")));
        assertThat(results.get(1).counterexample()).contains(new Witness(List.of(), "", List.of("cloud")));
    }

    @Test
    void faultyEntriesAreToldWithTheirPlace() {
        PolicyReport report = DSL.check(Programs.document(POLICY + """
                    - WHEN pii("secret") THEN
                    - {when: {type: pii, name: secret}}
                    - [1]
                """)).getFirst();
        assertThat(report.assertions()).isEmpty();
        assertThat(report.diagnostics())
                .filteredOn(Diagnostic::isError)
                .extracting(d -> d.path() + " " + d.code() + " line " + d.span().line())
                .containsExactly(
                        "routing.assertions[0] dsl-syntax line 21",
                        "routing.assertions[1] dsl-assertion line 22",
                        "routing.assertions[2] dsl-assertion line 23");
    }

    @Test
    void assertionsSurviveThePrinter() {
        MappingNode document = Programs.document(POLICY + """
                    - {name: "it's kept", when: {type: pii, name: secret}, then: {model_in: [{tag: local}]}}
                """);
        String text = DSL.decompile(document).text();
        assertThat(text).contains("ASSERT \"it's kept\" WHEN pii(\"secret\") THEN MODEL IN tag(\"local\")\n");
        assertThat(DSL.decompile(DSL.compile("t.dsl", text).document()).text()).isEqualTo(text);
    }

    @Test
    void anAnswerOfTheRouterItselfReachesNoModel() {
        assertThat(DSL.validate("t.dsl", """
                SIGNAL jailbreak guard { threshold: 0.5 }
                ROUTE stop { PRIORITY 9 WHEN jailbreak("guard") MODEL "cloud" PLUGIN fast_response { message: "no" } }
                ROUTE rest { PRIORITY 1 WHEN NOT jailbreak("guard") MODEL "cloud" }
                ASSERT NEVER jailbreak("guard") REACHES model("cloud")
                """).issues()).isEmpty();
    }

    @Test
    void aNameThatRefersToNothingIsAnError() {
        List<Diagnostic> found = DSL.findings(Programs.document(POLICY + """
                    - WHEN pii("secrt") THEN MODEL IN tag("locl")
                    - {never: {type: keyword, name: hard}, reaches: {route: thnk}}
                    - WHEN keyword("hard") THEN MODEL IN model("hose") OR capability("chat")
                    - WHEN keyword("hard") THEN NOT PLUGIN semantic-cache
                """));

        assertThat(found)
                .filteredOn(finding -> finding.code().equals("assertion-unknown-name"))
                .allSatisfy(finding -> assertThat(finding.span().known()).isTrue())
                .extracting(finding -> finding.message() + "; " + finding.hint())
                .containsExactly(
                        "an assertion names the pii signal \"secrt\", which is not there; did you mean \"secret\"?",
                        "an assertion names the tag \"locl\", which is not there; did you mean \"local\"?",
                        "an assertion names the decision \"thnk\", which is not there; did you mean \"think\"?",
                        "an assertion names the model \"hose\", which is not there; did you mean \"house\"?");
    }
}
