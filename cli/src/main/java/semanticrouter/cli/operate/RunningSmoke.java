package semanticrouter.cli.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.chat.Answer;
import semanticrouter.cli.chat.ChatClient;
import semanticrouter.cli.chat.ChatClient.Message;
import semanticrouter.cli.chat.ChatSettings;
import semanticrouter.cli.remote.RouterAddress;
import semanticrouter.cli.terminal.Terminal;
import tools.jackson.databind.json.JsonMapper;

/// Sends one request through a running router, whole and streamed.
///
/// @param model to ask for
/// @param patience longest wait for an answer
record RunningSmoke(RouterAddress address, String model, String prompt, Duration patience) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> EXPECTED =
            List.of("x-vsr-schema-version", "x-vsr-response-path", "x-vsr-replay-id", "x-vsr-selected-model");
    private static final String SCHEMA = "2";

    /// Checks answers and how they were routed, and says what was found.
    ///
    /// @param json whether as one JSON object
    /// @return the exit code
    int report(Terminal terminal, boolean json) throws InterruptedException {
        var client = new ChatClient(address);
        var checks = new ArrayList<Finding>();
        for (boolean stream : new boolean[] {false, true}) {
            check(client, stream, checks);
        }
        if (json) {
            terminal.out().println(JSON.writeValueAsString(document(address, checks)));
        } else {
            checks.forEach(check -> check.print(terminal));
        }
        long broken = checks.stream()
                .filter(check -> check.state() == Finding.State.BROKEN)
                .count();
        if (broken > 0) {
            terminal.error(
                    broken + " of " + checks.size() + " checks failed at " + address.base(),
                    "`vllm-sr doctor` looks at the parts.");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    private void check(ChatClient client, boolean stream, List<Finding> checks) throws InterruptedException {
        String way = stream ? "streamed " : "whole ";
        var settings = new ChatSettings(model, Optional.empty(), OptionalDouble.empty(), stream, patience);
        Answer answer;
        long began = System.nanoTime();
        try {
            answer = client.ask(List.of(new Message("user", prompt)), settings, _ -> {});
        } catch (CommandException failed) {
            checks.add(Finding.broken(way + "answer", String.valueOf(failed.getMessage()), failed.hint()));
            return;
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        checks.add(
                answer.text().isBlank()
                        ? Finding.broken(way + "answer", "it is empty", "look at the model's backend.")
                        : Finding.sound(way + "answer", answer.text().length() + " characters in " + millis + " ms"));
        List<String> missing = EXPECTED.stream()
                .filter(name -> answer.route().getOrDefault(name, "").isEmpty())
                .toList();
        String schema = answer.route().getOrDefault("x-vsr-schema-version", "");
        if (!missing.isEmpty()) {
            checks.add(Finding.broken(
                    way + "route",
                    "the reply lacks " + String.join(", ", missing),
                    "is that address a router's, and does nothing in between drop headers?"));
        } else if (!schema.equals(SCHEMA)) {
            checks.add(Finding.broken(
                    way + "route",
                    "x-vsr-schema-version is " + schema + ", not " + SCHEMA,
                    "use a router and a program of the same version."));
        } else {
            checks.add(Finding.sound(
                    way + "route",
                    answer.route().getOrDefault("x-vsr-selected-decision", "no decision") + " → "
                            + answer.route().getOrDefault("x-vsr-selected-model", "")));
        }
    }

    private static Map<String, Object> document(RouterAddress address, List<Finding> checks) {
        var document = new LinkedHashMap<String, Object>();
        document.put("router", address.base());
        document.put("ok", checks.stream().noneMatch(check -> check.state() == Finding.State.BROKEN));
        document.put("checks", checks.stream().map(Finding::document).toList());
        return document;
    }
}
