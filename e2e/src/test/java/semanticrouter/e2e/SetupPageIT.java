package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.testkit.FreePort;

/// The first five minutes in a real browser: `serve --setup`, a choice, and the router that begins with it.
class SetupPageIT {
    private static final int PATIENCE_SECONDS = 60;
    private static final int DASHBOARD = 8700;

    @Test
    void a_choice_becomes_a_router_that_answers(@TempDir Path profile, @TempDir Path folder) throws Exception {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.out.println("skipped: no Chromium on this machine");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium on this machine");
        int offset = FreePort.offset();
        Process router = start(folder, offset);
        try (Browser browser = Browser.open(program.orElseThrow(), profile, 375, 800)) {
            browser.go("http://127.0.0.1:" + (DASHBOARD + offset) + "/?lang=en");
            browser.await("document.querySelector('[data-testid=activate]:enabled')");
            assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                    .as("no horizontal scroll at 375 px")
                    .isLessThanOrEqualTo(375);
            browser.size(1280, 900);
            browser.eval("document.querySelector('[data-testid=\"preset-vllm-sr/mom-v1-vault\"]').click()");
            browser.await("document.querySelector('.setup-parts .tone-caution')"
                    + " && document.querySelector('[data-testid=activate]:disabled')");
            browser.eval("document.querySelector('[data-testid=\"preset-vllm-sr/mom-v1-blend\"]').click()");
            browser.await("document.querySelector('[data-testid=activate]:enabled')");
            browser.screenshot(Path.of("target", "setup-en-1280.png"));
            browser.click("activate");
            browser.await("location.hash === '#/playground' && document.querySelector('[data-testid=prompt]')");
            assertThat(Files.readString(folder.resolve("config.yaml")))
                    .contains("vllm-sr/mom-v1-blend", "demo/strong")
                    .doesNotContain("setup:");
            assertThat(browser.problems().stream().filter(problem -> !problem.contains("ERR_CONNECTION")))
                    .as("errors on the console")
                    .isEmpty();
        } finally {
            router.destroy();
            if (!router.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                router.destroyForcibly();
            }
        }
    }

    private static Process start(Path folder, int offset) throws IOException, InterruptedException {
        Path log = folder.resolve("serve.log");
        Process router = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "semanticrouter.cli.Main",
                        "serve",
                        "--setup",
                        "--ext-proc-port",
                        "0",
                        "--port-offset",
                        Integer.toString(offset)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int tenths = 0; tenths < PATIENCE_SECONDS * 10 && router.isAlive(); tenths++) {
            if (Files.readString(log).contains("Set it up")) {
                return router;
            }
            Thread.sleep(100);
        }
        router.destroyForcibly();
        throw new IOException("the set-up did not begin: " + Files.readString(log));
    }
}
