package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher's choice of JVM options, seen by a `java` that prints its arguments.
class LauncherTest {
    @TempDir
    private Path home;

    @BeforeEach
    void builtTreeAndJava() throws IOException {
        Files.copy(SourceTree.root().resolve("vllm-sr"), home.resolve("vllm-sr"));
        Path dist = Files.createDirectories(home.resolve("cli/target/dist"));
        Files.createFile(dist.resolve("built"));
        Files.createFile(dist.resolve("vllm-sr.aot"));
        Files.writeString(dist.resolve("java.options"), "-XX:+UseSerialGC\n");
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "25"' >&2; exit 0; fi
                printf '%s\\n' "$@"
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theRecordedStartIsUsed() throws Exception {
        assertThat(arguments(""))
                .containsSubsequence(
                        "@" + home.resolve("cli/target/dist/java.options"),
                        "-XX:AOTCache=" + home.resolve("cli/target/dist/vllm-sr.aot"),
                        "-Xlog:aot*=error",
                        "semanticrouter.cli.Main",
                        "validate");
    }

    @Test
    void scriptsLearnWhichJdkItIs() throws Exception {
        Process process = launched("", "", "--java-home");
        String output = output(process);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .isEqualToIgnoringNewLines(home.resolve("jdk").toRealPath().toString());
    }

    @Test
    void aRecordingOlderThanTheJarsIsNotUsed() throws Exception {
        jarsNewerThanTheRecording();
        assertThat(arguments(""))
                .contains("semanticrouter.cli.Main")
                .noneMatch(each -> each.startsWith("-XX:AOTCache="));
    }

    @Test
    void serveRecordsAgainWhenJarsAreNewer() throws Exception {
        jarsNewerThanTheRecording();
        Files.writeString(home.resolve("jdk/bin/java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "25"' >&2; exit 0; fi
                for each in "$@"; do
                  case "$each" in -XX:AOTCacheOutput=*) touch "${each#*=}" ;; esac
                done
                printf '%s\n' "$@"
                """);
        Process process = launched("", "", "serve");
        String output = output(process);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines())
                .containsSubsequence(
                        "  recording a start",
                        "-XX:AOTCache=" + home.resolve("cli/target/dist/vllm-sr.aot"),
                        "semanticrouter.cli.Main",
                        "serve");
    }

    private void jarsNewerThanTheRecording() throws IOException {
        Path lib = Files.createDirectories(home.resolve("cli/target/dist/lib"));
        Files.createFile(lib.resolve("cli.jar"));
        Files.setLastModifiedTime(
                home.resolve("cli/target/dist/vllm-sr.aot"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    @Test
    void moreHeapKeepsTheRecordedStart() throws Exception {
        assertThat(arguments("-Xmx1g"))
                .anyMatch(each -> each.startsWith("-XX:AOTCache="))
                .contains("-Xmx1g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseZGC", "-XX:+UseParallelGC"})
    void anotherCollectorTakesThePlaceOfOurs(String collector) throws Exception {
        assertThat(arguments(collector + " -Xmx1g"))
                .containsSubsequence("-XX:-UseSerialGC", collector, "-Xmx1g")
                .noneMatch(each -> each.startsWith("-XX:AOTCache="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-Xms1g", "-Xmn64m", "-XX:NewSize=64m", "-XX:-UseCompressedOops", "-XX:-UseCompactObjectHeaders"
            })
    void anotherHeapLayoutStartsWithoutTheRecording(String option) throws Exception {
        assertThat(arguments(option))
                .contains(option)
                .doesNotContain("-XX:-UseSerialGC")
                .noneMatch(each -> each.startsWith("-XX:AOTCache="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.0.3", "25", "25-ea", "26.0.1"})
    void aJdkThatStatesItsVersionIsNotAsked(String version) throws Exception {
        Files.writeString(home.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(home.resolve("jdk/bin/java"), """
                #!/bin/sh
                [ "$1" = -version ] && exit 1
                printf '%s\n' "$@"
                """);
        assertThat(arguments("")).contains("semanticrouter.cli.Main");
    }

    @Test
    void aJdkThatStatesToBeOlderIsNotUsed() throws Exception {
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.9\"\n");
        Files.writeString(home.resolve("jdk/bin/java"), "#!/bin/sh\necho the older one\n");
        assertThat(output(launched(""))).doesNotContain("the older one");
    }

    @Test
    void memoryThatIsFreeGoesBackToTheSystem() throws Exception {
        Files.writeString(home.resolve("jdk/bin/java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "25"' >&2; exit 0; fi
                echo "$MALLOC_ARENA_MAX $MALLOC_TRIM_THRESHOLD_"
                """);
        assertThat(arguments("")).contains("2 1048576");
        var builder = started(home.resolve("vllm-sr"), "", "1", "validate");
        builder.environment().put("MALLOC_TRIM_THRESHOLD_", "7");
        assertThat(output(builder.start())).as("the user has the last word").contains("2 7");
    }

    @Test
    void largePagesAreUsedWhereTheSystemHasThem() throws Exception {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        boolean has = Files.isReadable(setting) && !Files.readString(setting).contains("[never]");

        assertThat(arguments("-Xmx1g").contains("-XX:+UseTransparentHugePages")).isEqualTo(has);
        if (has) {
            assertThat(arguments("-XX:-UseTransparentHugePages"))
                    .as("the user has the last word")
                    .containsSubsequence("-XX:+UseTransparentHugePages", "-XX:-UseTransparentHugePages");
        }
    }

    @Test
    void aLinkOnThePathLeadsToTheCheckout() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(home.resolve("bin")).resolve("vllm-sr"), Path.of("../vllm-sr"));
        Path farther = Files.createSymbolicLink(home.resolve("bin/sr"), link);
        String output = output(started(farther, "", "1", "validate").start());
        assertThat(output.lines()).contains("@" + home.resolve("cli/target/dist/java.options"));
    }

    /// As in a container whose user has no entry in the list of users.
    @Test
    void aUserWithoutAHomeIsServed() throws Exception {
        var builder = started(home.resolve("vllm-sr"), "", "1", "validate");
        builder.environment().remove("HOME");
        assertThat(output(builder.start()).lines()).contains("semanticrouter.cli.Main");
    }

    @Test
    void whatMavenHasBuiltIsServedWithoutABuildOfTheLaunchers() throws Exception {
        Files.delete(home.resolve("cli/target/dist/built"));
        assertThat(arguments("")).contains("semanticrouter.cli.Main");
    }

    @Test
    void nothingIsBuiltWhereThatIsForbidden() throws Exception {
        Files.delete(home.resolve("cli/target/dist/built"));
        Files.delete(home.resolve("cli/target/dist/java.options"));
        Process process = launched("");
        assertThat(output(process))
                .contains("Error: nothing is built", "Hint: unset VLLM_SR_NO_BUILD")
                .doesNotContain("Building");
        assertThat(process.waitFor()).isNotZero();
    }

    private List<String> arguments(String options) throws IOException, InterruptedException {
        Process process = launched(options);
        String output = output(process);
        assertThat(process.waitFor()).as(output).isZero();
        return Arrays.asList(output.split("\n", -1));
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Process launched(String options) throws IOException {
        return launched(options, "1", "validate");
    }

    private Process launched(String options, String noBuild, String command) throws IOException {
        return started(home.resolve("vllm-sr"), options, noBuild, command).start();
    }

    private ProcessBuilder started(Path launcher, String options, String noBuild, String command) {
        var builder = new ProcessBuilder(launcher.toString(), command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("VLLM_SR_NO_BUILD", noBuild);
        builder.environment().put("VLLM_SR_JAVA_OPTIONS", options);
        return builder;
    }
}
