package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The landing page with the real router behind it, driven in a real browser.
class LandingIT {
    private static final List<String> FIGURES =
            List.of("shannon", "entropy", "layers", "taxonomy", "synthesis", "folding");

    @Test
    void a_visitor_tries_the_router_in_both_languages(@TempDir Path profile) throws Exception {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.out.println("skipped: no Chromium on this machine");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium on this machine");
        try (DemoServer server = DemoServer.start();
                Browser browser = Browser.open(program.orElseThrow(), profile, 1280, 900)) {
            browser.lessMotion();
            browser.go(server.dashboard() + "/?lang=en");
            a_prompt_shows_signals_decision_and_model(browser);
            the_counts_are_those_of_the_router(browser);
            every_figure_is_reached_by_keyboard_and_drawn_from_the_prompt(browser);
            the_encoders_read_any_text_and_a_pair(browser);
            a_sentence_becomes_a_program(browser);
            marked_words_are_reached_by_keyboard(browser);
            nothing_scrolls_sideways(browser, "en");

            browser.size(1280, 900);
            browser.go(server.dashboard() + "/?lang=zh#blueprint=entropy");
            browser.await("document.documentElement.lang.startsWith('zh')");
            browser.await("document.querySelector('[data-testid=figure]')?.dataset.figure === 'entropy'");
            browser.await("document.querySelector('[data-testid=selected-model]')?.innerText === 'demo/strong'");
            browser.screenshot(Path.of("target", "landing-zh-1280.png"));
            nothing_scrolls_sideways(browser, "zh");

            browser.size(1280, 900);
            a_sentence_becomes_a_program(browser);
            marked_words_are_reached_by_keyboard(browser);
            what_is_told_follows_the_language(browser);
            the_documentation_is_searched_and_leads_to_a_page_and_back(browser);

            browser.go(server.dashboard() + "/?lang=zh#/");
            browser.await("document.querySelector('[data-testid=open-playground]')");
            browser.click("open-playground");
            browser.await("location.hash === '#/playground' && document.querySelector('[data-testid=prompt]')");
            assertThat(browser.problems()).as("errors on the console").isEmpty();
        }
    }

    private static void a_prompt_shows_signals_decision_and_model(Browser browser) throws Exception {
        browser.await("document.querySelector('[data-testid=selected-model]')?.innerText === 'demo/strong'");
        browser.fill("[data-testid=demo-prompt]", "Hello! Can you suggest a name for my cat?");
        browser.await("document.querySelector('[data-testid=selected-model]')?.innerText === 'demo/small'");
        browser.fill("[data-testid=demo-prompt]", "Prove the theorem step by step.");
        browser.click("demo-run");
        browser.await("document.querySelector('[data-testid=selected-decision]')?.innerText === 'hard_question'");
        browser.await("document.querySelector('[data-testid=held]')?.innerText.includes('reasoning_words')");
        assertThat(browser.eval("document.querySelector('[data-testid=verdict]').innerText")
                        .asString(""))
                .contains("bits");
    }

    private static void the_counts_are_those_of_the_router(Browser browser) throws Exception {
        String counts = """
                (async () => {
                  const known = await (await fetch('./api/demo/catalogue')).json();
                  return ['signals', 'algorithms', 'surfaces'].every((name) =>
                    document.querySelector(`[data-testid=stat-${name}]`).innerText === String(known[name].length));
                })()""";
        assertThat(browser.eval(counts).asBoolean(false)).isTrue();
    }

    private static void every_figure_is_reached_by_keyboard_and_drawn_from_the_prompt(Browser browser)
            throws Exception {
        browser.eval("document.querySelector('[role=tab][aria-selected=true]').focus()");
        for (String figure : FIGURES) {
            browser.await("document.activeElement.dataset.figure === '" + figure + "'");
            browser.await("document.querySelector('[data-testid=figure]').dataset.figure === '" + figure + "'");
            browser.await("document.querySelector('[data-testid=figure] [data-part]')");
            browser.press("ArrowDown");
        }
        browser.await("document.activeElement.dataset.figure === 'shannon'");
        browser.press("End");
        browser.await("document.activeElement.dataset.figure === 'folding' && location.hash === '#blueprint=folding'");
        browser.press("Home");
        browser.await("document.querySelector('[data-part=destination]')?.innerText.includes('demo/strong')");
        browser.eval("document.querySelector('[data-part=channel]').click()");
        browser.await("document.querySelector('[data-part=channel]').ariaPressed === 'true'");
    }

    private static void the_encoders_read_any_text_and_a_pair(Browser browser) throws Exception {
        browser.fill("[data-testid=encode-text]", "Please write to anna.keller@example.com before Friday.");
        browser.fill("[data-testid=encode-text2]", "Send her an e-mail this week.");
        browser.click("encode-run");
        browser.await("document.querySelector('[data-testid=spans]')?.innerText.includes('EMAIL_ADDRESS')");
        browser.await("document.querySelector('[data-testid=tokens]')?.innerText.includes('[CLS]')");
        browser.await("document.querySelectorAll('[data-testid=labels] [data-task]').length >= 5");
        assertThat(browser.eval("Number(document.querySelector('[data-testid=similarity]').innerText)")
                        .asDouble(0))
                .isBetween(0.01, 0.99);
    }

    private static void a_sentence_becomes_a_program(Browser browser) throws Exception {
        browser.eval("document.querySelector('[data-card=intent] a').click()");
        browser.await("document.querySelector('[data-testid=intent-said]')?.dataset.usable === 'true'");
        for (String preset : List.of("second", "first")) {
            browser.eval("document.querySelector('[data-preset=" + preset + "]').click()");
            browser.await("document.querySelector('.intent-answer').ariaBusy === 'false'"
                    + " && document.querySelector('[data-testid=intent-said]').dataset.usable === 'true'"
                    + " && !document.querySelector('[data-testid=intent-unparsed]')");
        }
        browser.eval("document.querySelector('[data-testid=intent-sentence] [data-element=\"0\"]').click()");
        browser.await("document.querySelector('[data-testid=intent-elements] [aria-current]')?.dataset.at === '0'");
        assertThat(browser.eval("document.querySelector('[data-testid=intent-program] pre').innerText")
                        .asString(""))
                .contains("ROUTE", "TEST");
        browser.await("document.querySelectorAll('[data-testid=intent-tests] [data-passed=true]').length >= 4"
                + " && !document.querySelector('[data-testid=intent-tests] [data-passed=false]')");
        browser.screenshot(Path.of("target", "intent.png"));
        browser.eval("location.hash = '#blueprint=synthesis'");
        browser.await("document.querySelector('[data-testid=feedback]')?.innerText.includes('100%')");
        browser.eval("location.hash = '#intent'");
        browser.eval("document.querySelector('[data-preset=third]').click()");
        browser.await("document.querySelector('[data-testid=intent-sentence] [data-unparsed]')");
        assertThat(browser.problems()).as("errors on the console").isEmpty();
    }

    /// Each word that became something, and only these, in their order; what it became is shown meanwhile.
    private static void marked_words_are_reached_by_keyboard(Browser browser) throws Exception {
        compile(browser, "first");
        String marks = "document.querySelectorAll('[data-testid=intent-sentence] button')";
        int count = browser.eval(marks + ".length").asInt(0);
        assertThat(count).isGreaterThan(8);
        browser.eval("document.querySelector('[data-preset=third]').focus()");
        for (int i = 0; i < count; i++) {
            browser.press("Tab");
            browser.await("document.activeElement === " + marks + "[" + i + "]"
                    + " && document.activeElement.ariaPressed === 'true'");
            browser.await("document.querySelector('[data-testid=intent-elements] [aria-current]').dataset.at"
                    + " === document.activeElement.dataset.element");
        }
        browser.press("Tab");
        browser.await("!document.activeElement.closest('[data-testid=intent-sentence]')");
    }

    private static void compile(Browser browser, String preset) throws Exception {
        browser.eval("document.querySelector('[data-preset=" + preset + "]').click()");
        browser.await("document.querySelector('.intent-answer')?.ariaBusy === 'false'"
                + " && document.querySelector('[data-testid=intent-sentence]').textContent.replace(/[\\d\\s]/g, '').startsWith("
                + "document.querySelector('[data-testid=intent-text]').value.replace(/[\\d\\s]/g, '').slice(0, 8))");
    }

    private static void what_is_told_follows_the_language(Browser browser) throws Exception {
        String why = "document.querySelector('[data-testid=intent-unparsed] .id')?.innerText";
        compile(browser, "third");
        browser.await(why + ".includes('这里不认识')");
        browser.await("document.querySelector('[data-testid=intent-clauses]').innerText.includes('发往 demo/small')");
        browser.eval("(() => { const select = document.querySelector('[data-testid=locale]'); select.value = 'en';"
                + " select.dispatchEvent(new Event('change', { bubbles: true })); })()");
        browser.await(why + ".includes('is not known here')");
        browser.eval("(() => { const select = document.querySelector('[data-testid=locale]'); select.value = 'zh-Hans';"
                + " select.dispatchEvent(new Event('change', { bubbles: true })); })()");
        browser.await(why + ".includes('这里不认识')");
    }

    private static void the_documentation_is_searched_and_leads_to_a_page_and_back(Browser browser) throws Exception {
        browser.eval("document.querySelector('[data-testid=doc][data-page=operate]').click()");
        browser.await("document.querySelector('[data-testid=manual-page]')?.dataset.state === 'ready'");
        browser.screenshot(Path.of("target", "docs-zh-1280.png"));
        browser.type("manual-search", "response cache");
        browser.await("document.querySelector('[data-testid=manual-found] mark')");
        browser.press("ArrowDown");
        browser.await("document.activeElement.dataset.at === 'the-response-cache'");
        browser.press("ArrowUp");
        browser.press("Enter");
        browser.await("location.hash === '#/docs/operate?at=the-response-cache'");
        browser.await("document.activeElement.dataset.at === 'the-response-cache' && scrollY > 1000");
        browser.eval("document.querySelector('[data-testid=manual-shown][data-topic=cache]').click()");
        browser.await("document.querySelector('[data-testid=cache] [data-testid=manual]')");
        browser.click("manual");
        browser.await("document.activeElement.dataset.at === 'the-response-cache'");
        nothing_scrolls_sideways(browser, "docs-zh");
        browser.size(1280, 900);
    }

    private static void nothing_scrolls_sideways(Browser browser, String language) throws Exception {
        for (int width : new int[] {375, 320}) {
            browser.size(width, 800);
            assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                    .as("no horizontal scroll at " + width + " px in " + language)
                    .isLessThanOrEqualTo(width);
        }
        browser.size(375, 800);
        browser.screenshot(Path.of("target", "landing-" + language + "-375.png"));
    }
}
