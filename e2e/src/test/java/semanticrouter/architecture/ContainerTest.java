package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The recipe of the image takes what a build makes and the launcher looks for. No engine builds it here.
class ContainerTest {
    private static final String HOME = "/opt/semantic-router/";

    @Test
    void whatTheImageTakesIsThere() throws IOException {
        String recipe = recipe();
        List<String> taken = groups("(?m)^COPY --from=build " + HOME + "(\\S+) " + HOME + "\\1$", recipe);
        assertThat(taken).containsExactlyInAnyOrder("vllm-sr", "recipes", "cli/target/dist");
        Path root = SourceTree.root();
        assertThat(taken).allMatch(name -> name.contains("target") || Files.exists(root.resolve(name)));
        assertThat(Files.readString(root.resolve("vllm-sr"))).contains("dist=\"$home/cli/target/dist\"");
        assertThat(groups("(?m)^ENTRYPOINT \\[\"" + HOME + "(.*)\"]$", recipe)).containsExactly("vllm-sr");
    }

    @Test
    void bothStagesHaveTheSameJdk() throws IOException {
        assertThat(groups("(?m)^FROM (\\S+)", recipe())).containsExactly("${NODE}", "${JDK}", "${JDK}");
    }

    @Test
    void itsUserIsTheOneOfTheDeployment() throws IOException {
        String deployment = Files.readString(SourceTree.root().resolve("deploy/kubernetes/base/deployment.yaml"));
        List<String> user = groups("(?m)^USER (\\d+):", recipe());
        assertThat(user).hasSize(1);
        assertThat(deployment).contains("runAsUser: " + user.getFirst());
        assertThat(recipe()).contains("WORKDIR /data");
        assertThat(deployment).contains("workingDir: /data");
    }

    /// What a build leaves in the checkout is not sent to the engine, nor taken for a build.
    @Test
    void builtFilesAreLeftOut() throws IOException {
        assertThat(Files.readAllLines(SourceTree.root().resolve(".dockerignore")))
                .contains("**/target", "**/node_modules", "dashboard/dist", ".vllm-sr");
    }

    private static String recipe() throws IOException {
        return Files.readString(SourceTree.root().resolve("deploy/container/Containerfile"));
    }

    private static List<String> groups(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
