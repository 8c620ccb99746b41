package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard's playground and records, driven once in a real browser.
class DashboardIT {
    @Test
    void a_prompt_is_answered_and_explained_in_both_languages(@TempDir Path profile) throws Exception {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.out.println("skipped: no Chromium on this machine");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium on this machine");
        try (DemoServer server = DemoServer.start();
                Browser browser = Browser.open(program.orElseThrow(), profile, 1280, 900)) {
            browser.go(server.dashboard() + "/?lang=en#/playground");
            browser.await("document.querySelector('[data-testid=prompt]')");
            browser.type("prompt", "Prove the theorem step by step.");
            browser.click("send");
            browser.await("document.querySelector('[data-testid=answer]')?.innerText.includes('appears here')");
            browser.await("document.querySelector('[data-testid=route-card]')?.innerText.includes('demo/strong')");
            browser.await("document.querySelector('[data-testid=rule-tree]')?.innerText.includes('hard')");
            browser.await("document.querySelector('[data-testid=entropy]')");
            browser.await("document.querySelector('[data-testid=latency]')");
            assertThat(browser.eval("document.body.innerText").asString("").toLowerCase(Locale.ROOT))
                    .contains("simulated");
            browser.screenshot(Path.of("target", "dashboard-en-1280.png"));

            browser.size(375, 800);
            assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                    .as("no horizontal scroll at 375 px")
                    .isLessThanOrEqualTo(375);
            browser.screenshot(Path.of("target", "dashboard-en-375.png"));

            browser.size(1280, 900);
            a_record_explains_the_request_and_the_list_adds_it_up(browser);
            browser.go(server.dashboard() + "/?lang=zh#/playground");
            browser.await("document.querySelector('[data-testid=prompt]')");
            assertThat(browser.eval("document.documentElement.lang").asString(""))
                    .startsWith("zh");
            browser.type("prompt", "请推荐三本适合周末阅读的小说。");
            browser.click("send");
            browser.await("document.querySelector('[data-testid=route-card]')?.innerText.includes('demo/zh')");
            browser.screenshot(Path.of("target", "dashboard-zh-1280.png"));

            browser.eval("location.hash = '#/insights'");
            browser.await("document.querySelectorAll('[data-record]').length === 2");
            browser.await("document.querySelector('[data-testid=aggregates]')?.innerText.includes('demo/zh')");
            browser.screenshot(Path.of("target", "insights-zh-1280.png"));
            assertThat(browser.problems()).as("errors on the console").isEmpty();
        }
    }

    private static void a_record_explains_the_request_and_the_list_adds_it_up(Browser browser) throws Exception {
        browser.click("record-link");
        browser.await("document.querySelector('[data-testid=record]')?.dataset.state === 'completed'");
        browser.await("document.querySelector('[data-testid=facts]').innerText.includes('hard_question')");
        browser.await("document.querySelector('[data-testid=usage-cost]').innerText.includes('USD')");
        browser.await("document.querySelector('[data-testid=bodies]').innerText.includes('Prove the theorem')");
        browser.await("document.querySelector('[data-testid=rule-tree]')");
        browser.await("document.querySelector('[data-testid=latency]')");
        browser.click("rerun-now");
        browser.await("document.querySelector('[data-testid=rerun-outcome]')?.dataset.same === 'true'");
        browser.click("trajectory-load");
        browser.await("document.querySelectorAll('.message').length === 2");
        browser.screenshot(Path.of("target", "insights-record-en-1280.png"));
        browser.size(375, 800);
        assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                .as("no horizontal scroll of a record at 375 px")
                .isLessThanOrEqualTo(375);
        browser.screenshot(Path.of("target", "insights-record-en-375.png"));

        browser.click("back");
        browser.await("document.querySelector('[data-testid=sum-lifecycle]')?.innerText.includes('completed')");
        assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                .as("no horizontal scroll of the list at 375 px")
                .isLessThanOrEqualTo(375);
        browser.screenshot(Path.of("target", "insights-en-375.png"));
        browser.size(1280, 900);
        browser.click("live");
        browser.eval("location.hash = '#/insights?search=nothing-has-this-id'");
        browser.await("document.querySelector('[data-testid=insights-none]')");
        browser.click("clear");
        browser.await("document.querySelectorAll('[data-record]').length === 1");
        browser.screenshot(Path.of("target", "insights-en-1280.png"));
        browser.click("export");
        browser.await("document.querySelector('[data-testid=tools] [role=status]').innerText.includes('1')");
    }
}
