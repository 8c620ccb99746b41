package semanticrouter.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A headless Chromium driven over its debugging protocol; one page, one thread.
final class Browser implements AutoCloseable {
    /// How Chromium says that a page was left while it was asked something.
    private static final int TAB = 9;
    private static final List<String> LEAVING =
            List.of("navigated or closed", "context was destroyed", "Cannot find context");

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>(10_000);
    private final List<String> problems = new ArrayList<>();
    private int lastId;

    /// The browser's program, when it is installed.
    static Optional<Path> program() {
        return List.of(
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/usr/bin/google-chrome-stable")
                .stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Opens an empty page of the given size.
    static Browser open(Path program, Path profile, int width, int height) throws Exception {
        var command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--window-size=" + width + "," + height,
                "about:blank"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        try {
            return new Browser(process, pageAddress(process, profile), width, height);
        } catch (Exception failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static URI pageAddress(Process process, Path profile) throws Exception {
        Path portFile = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(portFile) && !Files.readAllLines(portFile).isEmpty()) {
                String port = Files.readAllLines(portFile).getFirst();
                try (var client = HttpClient.newHttpClient()) {
                    var response = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    for (JsonNode target : JSON.readTree(response.body())) {
                        if (target.path("type").asString("").equals("page")) {
                            return URI.create(
                                    target.path("webSocketDebuggerUrl").asString());
                        }
                    }
                }
            }
            Thread.sleep(50);
        }
        throw new IOException("the browser did not open: " + Files.readString(profile.resolve("browser.log")));
    }

    private Browser(Process process, URI page, int width, int height) throws Exception {
        this.process = process;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        send("Page.enable", Map.of());
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
        size(width, height);
    }

    /// Gives the page another size.
    void size(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void go(String address) throws Exception {
        send("Page.navigate", Map.of("url", address));
        await("document.readyState === 'complete'");
    }

    /// Value of an expression in the page.
    JsonNode eval(String expression) throws Exception {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + " failed: " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /// Waits until an expression is true.
    void await(String expression) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (eval("!!(" + expression + ")").asBoolean(false)) {
                    return;
                }
            } catch (LeavingException _) {
                // the next page may come to it
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the page never came to: " + expression + "; it shows: "
                + eval("document.body.innerText.slice(0, 2000)").asString(""));
    }

    /// Types into the element with a test id, as a keyboard does.
    void type(String testId, String text) throws Exception {
        eval("document.querySelector('[data-testid=\"" + testId + "\"]').focus()");
        send("Input.insertText", Map.of("text", text));
    }

    /// Types into what has the focus, wherever it stands.
    void insert(String text) throws Exception {
        send("Input.insertText", Map.of("text", text));
    }

    /// Takes back the last edits in what has the focus, as Ctrl+Z does.
    void undo(int edits) throws Exception {
        for (int i = 0; i < edits; i++) {
            for (String type : List.of("keyDown", "keyUp")) {
                send(
                        "Input.dispatchKeyEvent",
                        Map.of("type", type, "modifiers", 2, "key", "z", "code", "KeyZ", "windowsVirtualKeyCode", 90));
            }
        }
    }

    /// Presses a key in what has the focus.
    ///
    /// @param key as in `ArrowDown`
    void press(String key) throws Exception {
        int code = key.equals("Tab") ? TAB : 0; // the browser itself moves the focus by the code, not by the name
        for (String type : List.of("keyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /// Tells the page that the person wants less motion.
    void lessMotion() throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /// Replaces what an input holds, as a person does, and leaves it.
    ///
    /// @param selector CSS selector without single quotes
    void fill(String selector, String text) throws Exception {
        eval("(() => { const input = document.querySelector('" + selector + "'); input.focus(); input.select(); })()");
        insert(text);
        eval("document.activeElement.blur()");
    }

    void click(String testId) throws Exception {
        try {
            eval("document.querySelector('[data-testid=\"" + testId + "\"]').click()");
        } catch (LeavingException _) {
            // the click leads to another page
        }
    }

    /// The page was left while it was asked something.
    private static final class LeavingException extends IOException {
        private static final long serialVersionUID = 1L;

        LeavingException(String method) {
            super(method + ": the page was left");
        }
    }

    void screenshot(Path file) throws Exception {
        JsonNode shot = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
    }

    /// Errors the page logged or threw so far.
    List<String> problems() {
        return List.copyOf(problems);
    }

    private JsonNode send(String method, Map<String, ?> params) throws Exception {
        int id = ++lastId;
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params)), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        while (true) {
            JsonNode message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("no answer to " + method);
            }
            if (message.path("id").asInt(-1) == id) {
                if (LEAVING.stream()
                        .anyMatch(message.path("error").path("message").asString("")::contains)) {
                    throw new LeavingException(method);
                }
                if (message.has("error")) {
                    throw new IOException(method + ": " + message.path("error"));
                }
                return message.path("result");
            }
            remember(message);
        }
    }

    private void remember(JsonNode event) {
        switch (event.path("method").asString("")) {
            case "Runtime.exceptionThrown" -> problems.add(event.path("params").toString());
            case "Log.entryAdded" -> {
                if (event.path("params")
                        .path("entry")
                        .path("level")
                        .asString("")
                        .equals("error")) {
                    problems.add(event.path("params").path("entry").path("text").asString("") + " "
                            + event.path("params").path("entry").path("url").asString(""));
                }
            }
            case "Runtime.consoleAPICalled" -> {
                if (event.path("params").path("type").asString("").equals("error")) {
                    problems.add(event.path("params").path("args").toString());
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly())
                .join();
    }

    /// Puts whole messages into the queue.
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
