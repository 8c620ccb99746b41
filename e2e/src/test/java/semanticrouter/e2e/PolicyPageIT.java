package semanticrouter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard's policy page, driven once in a real browser against a configuration in a file.
class PolicyPageIT {
    private static final String EDITOR =
            "document.querySelector('[data-testid=editor]').shadowRoot.querySelector('.cm-content')";

    private static final String FIRST_LINE = EDITOR + ".querySelector('.cm-line').innerText";
    /// Three hundred characters, each in a task of its own between the renderings of the page.
    private static final String TYPE_FAST = """
            (async () => {
                const editor = %s;
                editor.focus();
                document.execCommand('insertText', false, '\\n');
                editor.ownerDocument.getSelection().collapse(editor.querySelector('.cm-line'), 0);
                for (let i = 0; i < 300; i++) {
                    document.execCommand('insertText', false, 'x');
                    const channel = new MessageChannel();
                    await new Promise((next) => { channel.port1.onmessage = next; channel.port2.postMessage(0); });
                }
            })()""".formatted(EDITOR);

    @Test
    void a_draft_is_checked_mended_tried_deployed_and_taken_back(@TempDir Path profile, @TempDir Path folder)
            throws Exception {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.out.println("skipped: no Chromium on this machine");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium on this machine");
        try (DemoServer server = DemoServer.startFrom(folder, "correct-token");
                Browser browser = Browser.open(program.orElseThrow(), profile, 1280, 900)) {
            Path file = folder.resolve("config.yaml");
            String before = Files.readString(file);

            browser.go(server.dashboard() + "/?lang=en#/policy");
            signIn(browser);
            browser.await("document.querySelector('[data-testid=check-state]')?.dataset.state === 'done'");
            browser.eval(EDITOR + ".focus()");
            browser.insert("routng: {}\n");
            browser.await("document.querySelector('[data-code=unknown-key] [data-testid=fix]')");
            browser.screenshot(Path.of("target", "policy-en-1280.png"));
            browser.click("fix");
            browser.await(FIRST_LINE + " === 'routing: {}'");
            browser.eval(EDITOR + ".focus()");
            browser.undo(1);
            browser.await(FIRST_LINE + " === 'routng: {}'");
            browser.undo(1);
            browser.await("document.querySelector('[data-testid=check-state]').innerText.includes('As in use')");

            browser.eval(TYPE_FAST);
            browser.await(FIRST_LINE + " === '" + "x".repeat(300) + "'");
            browser.eval("window.confirm = () => true");
            browser.click("discard");
            browser.await("document.querySelector('[data-testid=check-state]').innerText.includes('As in use')");

            browser.eval("location.hash = '#/policy?tab=forms&at=routing.decisions&item=everyday'");
            browser.await("document.querySelector('[data-testid=item-form]')");
            browser.fill("[data-field=description] .input", "Described in a form.");
            browser.await("document.querySelector('[data-testid=check-state]').innerText.includes('Draft')");
            browser.screenshot(Path.of("target", "policy-forms-en-1280.png"));
            browser.size(375, 800);
            assertThat(browser.eval("document.documentElement.scrollWidth").asInt(0))
                    .as("no horizontal scroll at 375 px")
                    .isLessThanOrEqualTo(375);
            browser.size(1280, 900);

            browser.click("tab-test");
            browser.await("document.querySelector('[data-testid=tryout-prompt]')");
            browser.type("tryout-prompt", "Prove the theorem step by step.");
            browser.click("tryout");
            browser.await("document.querySelector('[data-testid=tryout-outcome]')?.innerText.includes('demo/strong')");

            browser.click("tab-deploy");
            browser.await("document.querySelector('[data-testid=deploy]:enabled')");
            browser.click("deploy");
            browser.await("document.querySelector('[data-testid=deploy-now]')");
            browser.click("deploy-now");
            browser.await("document.querySelector('[data-testid=rollback]')");
            assertThat(Files.readString(file))
                    .as("one line changed, comments and all else kept")
                    .contains("description: Described in a form.")
                    .hasLineCount((int) before.lines().count());

            browser.click("rollback");
            browser.await("document.querySelector('[data-testid=rollback-now]')");
            browser.click("rollback-now");
            browser.await("document.querySelectorAll('[data-testid=rollback]').length === 2");
            assertThat(file).hasContent(before);

            words_become_the_draft_and_nothing_else(browser);
            assertThat(file).hasContent(before);

            browser.click("sign-out");
            browser.await("document.querySelector('[data-testid=sign-in]')");
            assertThat(browser.eval("sessionStorage.length").asInt(-1)).isZero();
            assertThat(browser.problems())
                    .as("errors on the console, but for the answers to calls without the right token")
                    .allMatch(problem -> problem.contains("401"));
        }
    }

    private static void words_become_the_draft_and_nothing_else(Browser browser) throws Exception {
        browser.eval("location.hash = '#/policy?tab=program'");
        browser.await("document.querySelector('[data-testid=from-words]')");
        browser.eval("document.querySelector('[data-testid=from-words]').open = true");
        browser.type(
                "intent-text", "Send math questions to the strong model. Everything else goes to the cheap model.");
        browser.click("intent-run");
        browser.await("document.querySelector('[data-testid=intent-said]')?.dataset.usable === 'true'");
        browser.await("document.querySelector('[data-testid=intent-tests] [data-passed=true]')");
        browser.screenshot(Path.of("target", "policy-words-en-1280.png"));
        browser.click("intent-use");
        browser.await("document.querySelector('[data-testid=intent-taken]').dataset.state === 'yes'");
        browser.await("document.querySelector('[data-testid=check-state]').dataset.state === 'done'"
                + " && document.querySelector('[data-testid=check-state]').innerText.includes('Draft')");
        browser.click("discard");
        browser.await("document.querySelector('[data-testid=check-state]').innerText.includes('As in use')");
    }

    /// Asks for the token, says when it is wrong, and then shows the page; the token stands in no address.
    private static void signIn(Browser browser) throws Exception {
        browser.await("document.querySelector('[data-testid=sign-in]')?.dataset.refusal === 'needed'");
        browser.screenshot(Path.of("target", "sign-in-en-1280.png"));
        browser.click("manual");
        browser.await("document.activeElement.dataset.at === 'who-may-look'");
        browser.eval("history.back()");
        browser.await("document.querySelector('[data-testid=sign-in]')");
        browser.type("token", "wrong-token");
        browser.click("sign-in-now");
        browser.await("document.querySelector('[data-testid=sign-in]')?.dataset.refusal === 'wrong'");
        browser.type("token", "correct-token");
        browser.click("sign-in-now");
        browser.await("document.querySelector('[data-testid=sign-out]')");
        assertThat(browser.eval("location.href + document.cookie + JSON.stringify(localStorage)")
                        .asString(""))
                .doesNotContain("-token");
    }
}
