package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard's page of the response cache, driven once in a real browser.
class CachePageIT {
    private static final String QUESTION = "Where do swallows spend the winter?";

    @Test
    void a_hit_is_counted_a_question_is_tried_and_the_cache_is_emptied(@TempDir Path profile) throws Exception {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.out.println("skipped: no Chromium on this machine");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium on this machine");
        try (DemoServer server = DemoServer.start();
                Browser browser = Browser.open(program.orElseThrow(), profile, 1280, 900)) {
            browser.go(server.dashboard() + "/?lang=en#/cache");
            browser.await("document.querySelector('[data-testid=cache-health]')?.dataset.healthy === 'true'");
            browser.await("document.querySelector('[data-testid=keepers]')?.innerText.includes('everyday')");
            browser.await("document.querySelector('[data-testid=lookups-none]')");
            browser.await("document.querySelector('[data-testid=audit-none]')");

            ask(server);
            ask(server);
            browser.await("document.querySelector('[data-testid=hit-ratio]')?.innerText.includes('50%')");
            browser.await("document.querySelector('[data-testid=entries]').innerText === '1'");
            assertThat(browser.eval("document.body.innerText").asString("")).doesNotContain("swallows");

            two_questions_are_compared(browser);
            answers_are_counted_and_taken_out(browser);
            ask(server);
            browser.await("document.querySelector('[data-testid=entries]').innerText === '1'");
            the_cache_is_emptied(browser);

            browser.size(375, 800);
            assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                    .as("no horizontal scroll at 375 px")
                    .isLessThanOrEqualTo(375);
            browser.screenshot(Path.of("target", "cache-en-375.png"));
            browser.size(1280, 900);
            browser.go(server.dashboard() + "/?lang=zh#/cache");
            browser.await("document.querySelector('[data-action=flush]')?.innerText.includes('清空')");
            browser.screenshot(Path.of("target", "cache-zh-1280.png"));
            assertThat(browser.problems()).as("errors on the console").isEmpty();
        }
    }

    private static void ask(DemoServer server) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(
                    HttpRequest.newBuilder(URI.create(server.api() + "/chat/completions"))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION
                                            + "\"}]}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        }
    }

    private static void two_questions_are_compared(Browser browser) throws Exception {
        browser.type("like-earlier", QUESTION);
        browser.type("like-later", QUESTION);
        press(browser, "like-run");
        browser.await("document.querySelector('[data-testid=likeness]')?.dataset.verdict === 'equal'");
        browser.fill("[data-testid=like-later]", "Prove the theorem step by step.");
        press(browser, "like-run");
        browser.await("document.querySelector('[data-testid=likeness]')?.dataset.verdict === 'elsewhere'");
        browser.await("document.querySelector('[data-testid=likeness]').innerText.includes('hard_question')");
    }

    private static void answers_are_counted_and_taken_out(Browser browser) throws Exception {
        browser.type("out-decision", "hard_question");
        press(browser, "out-count");
        browser.await("document.querySelector('[data-testid=out-said]').innerText.includes('No kept answer')");
        browser.fill("[data-testid=out-decision]", "everyday");
        press(browser, "out-count");
        browser.await("document.querySelector('[data-testid=out-now]')?.innerText.includes('1')");
        assertThat(browser.eval("document.querySelector('[data-testid=entries]').innerText")
                        .asString(""))
                .as("only counted")
                .isEqualTo("1");
        browser.click("out-now");
        browser.await("document.querySelector('[data-testid=out-said]').innerText.includes('deleted: 1')");
        browser.await("document.querySelector('[data-testid=entries]').innerText === '0'");
        browser.await("document.querySelectorAll('[data-action=invalidate]').length === 3");
        browser.await("document.activeElement.dataset.testid === 'out-count'");
    }

    private static void the_cache_is_emptied(Browser browser) throws Exception {
        browser.click("flush");
        browser.await("document.querySelector('[data-testid=flush-sure]')?.innerText.includes('everybody: 1')");
        browser.await("document.activeElement.dataset.testid === 'flush-keep'");
        browser.screenshot(Path.of("target", "cache-en-1280.png"));
        browser.click("flush-keep");
        browser.await("!document.querySelector('[data-testid=flush-sure]')");
        browser.click("flush");
        browser.await("document.querySelector('[data-testid=flush-now]')");
        browser.click("flush-now");
        browser.await("document.querySelector('[data-testid=flush-said]').innerText.includes('deleted: 1')");
        browser.await("document.querySelector('[data-testid=entries]').innerText === '0'");
        browser.await("document.querySelector('[data-action=flush]')?.dataset.outcome === 'done'");
    }

    /// Clicks once the page allows it.
    private static void press(Browser browser, String testId) throws Exception {
        browser.await("!document.querySelector('[data-testid=" + testId + "]').disabled");
        browser.click(testId);
    }
}
