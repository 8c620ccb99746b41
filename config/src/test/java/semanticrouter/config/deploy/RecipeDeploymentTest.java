package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.deploy.DeployException.Reason;

class RecipeDeploymentTest {
    private static final String FIRST = """
            version: v0.3
            providers:
              models:
                - {name: small, backend_refs: [{endpoint: "127.0.0.1:8000", api_key: sk-canary}]}
            routing:
              strategy: confidence
              modelCards: [{name: small}]
              decisions: [{name: one}]
            entrypoints: [{model_names: [careful, slow], recipe: safe}]
            recipes:
              - {name: safe, description: "for ${TEAM}", routing: {decisions: [{name: two}]}}
              - {name: spare, routing: {decisions: [{name: three}, {name: four}]}}
            """;
    private static final Optional<String> ANY = Optional.empty();
    private static final String EMPTY = "routing: {decisions: []}";

    @TempDir
    private Path folder = Path.of("");

    private ServedFile served;
    private RecipeDeployment recipes;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        served = ServedFile.of(folder, FIRST);
        recipes = served.deployment().recipes();
    }

    @Test
    void listsTheDefaultRecipeAndTheNamedOnes() throws Exception {
        var list = recipes.list();
        assertThat(list.hash()).isEqualTo(served.holder().current().hash());
        assertThat(list.json()).isEqualTo("""
                {"recipes":[\
                {"name":"default","description":"","default":true,"model_names":[],"signals":0,"decisions":1},\
                {"name":"safe","description":"for ${TEAM}","default":false,"model_names":["careful","slow"],\
                "signals":0,"decisions":1},\
                {"name":"spare","description":"","default":false,"model_names":[],"signals":0,"decisions":2}]}""");
    }

    @Test
    void showsOneAsItIsWritten() throws Exception {
        assertThat(recipes.show("default", false).json())
                .contains("\"routing\":{\"strategy\":\"confidence\",\"decisions\":[{\"name\":\"one\"}]}")
                .doesNotContain("modelCards");
        assertThat(recipes.show("safe", false).json())
                .contains("\"description\":\"for ${TEAM}\"", "\"routing\":{\"decisions\":[{\"name\":\"two\"}]}");
        served.refused(Reason.NO_RECIPE, () -> recipes.show("none", false));
    }

    @Test
    void addsReplacesAndRemoves() throws Exception {
        var added = recipes.put("fresh", "description: new\n" + EMPTY, ANY);
        assertThat(added.created()).isTrue();
        assertThat(added.deployed().hash()).isEqualTo(served.holder().current().hash());
        assertThat(served.text()).contains("name: fresh", "${TEAM}", "api_key: sk-canary");

        var replaced = recipes.put("fresh", "name: fresh\nrouting: {decisions: [{name: five}]}", ANY);
        assertThat(replaced.created()).isFalse();
        assertThat(recipes.show("fresh", false).json()).contains("five").doesNotContain("new");

        recipes.delete("fresh", ANY);
        recipes.delete("spare", ANY);
        assertThat(served.text()).doesNotContain("fresh", "spare").contains("safe");
        assertThat(served.deployment().versions()).hasSize(4);
    }

    @Test
    void theDefaultRecipeIsWhatStandsAtTheTopLevel() throws Exception {
        var made = recipes.put("default", "routing: {decisions: [{name: six}, {name: seven}]}", ANY);
        assertThat(made.created()).isFalse();
        assertThat(served.text()).contains("modelCards", "six", "seven").doesNotContain("confidence", "name: one");
        served.refused(Reason.INVALID, () -> recipes.put("default", "description: x\n" + EMPTY, ANY));
        served.refused(Reason.INVALID, () -> recipes.put("default", "routing: {modelCards: []}", ANY));
        served.refused(Reason.RECIPE_PROTECTED, () -> recipes.delete("default", ANY));
    }

    @Test
    void aWrittenDefaultRecipeIsChangedWhereItStands() throws Exception {
        served = ServedFile.of(folder, """
                version: v0.3
                providers: {models: [{name: small, backend_refs: [{endpoint: "127.0.0.1:8000"}]}]}
                routing: {modelCards: [{name: small}]}
                recipes: [{name: default, routing: {decisions: [{name: one}]}}]
                """);
        recipes = served.deployment().recipes();
        recipes.put("default", "description: main\nrouting: {decisions: [{name: two}]}", ANY);
        assertThat(recipes.show("default", false).json()).contains("\"description\":\"main\"", "two");
        assertThat(served.text()).contains("recipes:");
        served.refused(Reason.RECIPE_PROTECTED, () -> recipes.delete("default", ANY));
    }

    @Test
    void refusesWhatIsWrongAndChangesNothing() throws Exception {
        served.refused(Reason.RECIPE_IN_USE, () -> recipes.delete("safe", ANY));
        served.refused(Reason.NO_RECIPE, () -> recipes.delete("none", ANY));
        served.refused(Reason.STALE, () -> recipes.put("spare", EMPTY, Optional.of("0000")));
        served.refused(Reason.STALE, () -> recipes.delete("spare", Optional.of("0000")));
        served.refused(Reason.SYNTAX, () -> recipes.put("spare", "routing: [", ANY));
        served.refused(Reason.INVALID, () -> recipes.put("spare", "[]", ANY));
        served.refused(Reason.INVALID, () -> recipes.put("spare", "description: x", ANY));
        served.refused(Reason.INVALID, () -> recipes.put("spare", "decisions: []\n" + EMPTY, ANY));
        served.refused(Reason.INVALID, () -> recipes.put("spare", "name: other\n" + EMPTY, ANY));
        served.refused(Reason.INVALID, () -> recipes.put(" ", EMPTY, ANY));
        served.refused(Reason.INVALID, () -> recipes.put("spare", "routing: {modelCards: []}", ANY));
        served.refused(Reason.INVALID, () -> recipes.put("spare", "routing: {decisions: [{name: x, tier: -1}]}", ANY));
        served.refused(
                Reason.INVALID, () -> recipes.put("spare", "routing: {signals: {x: [{token: '[REDACTED]'}]}}", ANY));
        assertThat(served.deployment().versions()).isEmpty();
    }

    @Test
    void checksWithoutUsing() throws Exception {
        assertThat(recipes.check("spare", "{routing: {decisions: [{name: \"nine\"}]}}"))
                .isEqualTo("routing:\n  decisions:\n    - name: \"nine\"\n");
        served.refused(Reason.INVALID, () -> recipes.check("spare", "routing: {decisions: 3}"));
        assertThat(served.text()).isEqualTo(FIRST);
    }
}
