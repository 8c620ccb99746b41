package semanticrouter.cli.smoke;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.cli.smoke.Calls.Reply;
import semanticrouter.cli.smoke.Check.Amiss;
import tools.jackson.databind.JsonNode;

/// What every surface has to pass: one list, in the order in which it is looked at.
final class Conformance {
    private static final String PATH = "x-vsr-response-path";

    private static final Check<Trial> START = new Check<>("start", "the router starts and is ready", Trial::start);
    private static final Check<Trial> STOP =
            new Check<>("stop", "the router ends and every port is closed", Trial::stop);

    /// The checks. The first starts the router, and without it none of the others can be tried.
    static final List<Check<Trial>> CHECKS = checks();

    private Conformance() {}

    /// Whether what else a surface looks at comes before this one.
    static boolean ends(Check<Trial> check) {
        return check.equals(STOP);
    }

    private static List<Check<Trial>> checks() {
        var checks = new ArrayList<Check<Trial>>();
        checks.add(START);
        checks.add(new Check<>("models", "/v1/models lists auto", Conformance::models));
        checks.add(new Check<>("key", "who shows no key is refused with 401", Conformance::stranger));
        Iterator<Asked> everyday = Asked.EVERYDAY.iterator();
        for (Wire wire : Wire.values()) {
            checks.add(answered(wire, false, everyday.next()));
            checks.add(answered(wire, true, everyday.next()));
        }
        for (Asked asked : Asked.ALL) {
            checks.add(new Check<>("signal " + asked.family(), asked.expected(), trial -> decided(trial, asked)));
        }
        checks.add(new Check<>("explanation", "the id of a reply leads to its decision", Conformance::explained));
        checks.add(new Check<>("cache", "the second of two equal questions is a hit", Conformance::cached));
        checks.add(new Check<>("eval", "dry runs decide as the requests were decided", Conformance::evaluated));
        checks.add(new Check<>("metrics", "they count what the replies said", Conformance::counted));
        checks.add(STOP);
        checks.add(new Check<>("log", "no error, no key, no text of a request or reply", Conformance::logged));
        return List.copyOf(checks);
    }

    private static String models(Trial trial) throws Amiss, IOException, InterruptedException {
        JsonNode listed = trial.calls().listener("/v1/models", true).expect(200).json();
        var names = new TreeSet<String>();
        listed.path("data").forEach(model -> names.add(model.path("id").asString("")));
        if (!names.contains("auto")) {
            throw new Amiss("no auto among " + names);
        }
        return String.join(", ", names);
    }

    private static String stranger(Trial trial) throws Amiss, IOException, InterruptedException {
        trial.calls().listener("/v1/models", false).expect(401);
        return "401";
    }

    private static Check<Trial> answered(Wire wire, boolean stream, Asked asked) {
        String name = wire.title() + (stream ? ", streamed" : "");
        return new Check<>(name, asked.expected(), trial -> {
            Reply reply = trial.ask(wire, asked.prompt(), stream);
            String seen = route(reply, asked);
            String text = stream ? wire.streamed(reply.events()) : wire.whole(reply.json());
            if (text.isBlank()) {
                throw new Amiss("the answer is empty");
            }
            trial.heard(text);
            return seen + ", " + text.length() + " characters";
        });
    }

    private static String decided(Trial trial, Asked asked) throws Amiss, IOException, InterruptedException {
        Reply reply = trial.ask(Wire.CHAT, asked.prompt(), false);
        String seen = route(reply, asked);
        if (!asked.model().isEmpty()) {
            trial.heard(Wire.CHAT.whole(reply.json()));
        } else if (reply.json().at("/choices/0/message/content").asString("").isBlank()) {
            throw new Amiss(seen + ", and nothing is said to the caller");
        }
        return seen;
    }

    /// What the headers of a reply say, when it is what should be.
    private static String route(Reply reply, Asked asked) throws Amiss {
        String path = reply.header(PATH);
        boolean called = path.equals("upstream");
        String seen = reply.header("x-vsr-selected-decision") + " → "
                + (called ? reply.header("x-vsr-selected-model") : "no model");
        if (!seen.equals(asked.expected())) {
            throw new Amiss(seen + " (" + path + ")");
        }
        if (reply.header("x-vsr-replay-id").isEmpty()) {
            throw new Amiss(seen + ", without x-vsr-replay-id");
        }
        return seen;
    }

    private static String explained(Trial trial) throws Amiss, IOException, InterruptedException {
        Asked asked = Asked.ALL.getFirst();
        Reply reply = trial.ask(Wire.CHAT, asked.prompt(), false);
        String id = reply.header("x-vsr-replay-id");
        JsonNode told = trial.awaited("/api/v1/explanations/" + id);
        String decision = told.path("routing_decision").asString("");
        if (!decision.equals(asked.decision())) {
            throw new Amiss("it says " + decision + ", the reply " + asked.decision());
        }
        JsonNode matched = told.at("/decision_result/matched_signals");
        return decision + (matched.isEmpty() ? "" : " by " + matched);
    }

    private static String cached(Trial trial) throws Amiss, IOException, InterruptedException {
        String prompt = Asked.TWICE.prompt();
        Reply first = trial.ask(Wire.CHAT, prompt, false);
        if (first.header("x-vsr-cache-hit").equals("true")) {
            throw new Amiss("the first one is a hit already");
        }
        String answer = Wire.CHAT.whole(first.json());
        trial.heard(answer);
        trial.await(() -> {
            Reply second = trial.ask(Wire.CHAT, prompt, false);
            if (!second.header("x-vsr-cache-hit").equals("true")) {
                return "however often it is asked, there is no hit";
            }
            return Wire.CHAT.whole(second.json()).equals(answer) ? "" : "the answer from the cache is another one";
        });
        return "hit, the same answer";
    }

    private static String evaluated(Trial trial) throws Amiss, IOException, InterruptedException {
        var same = new ArrayList<String>();
        for (Asked asked : Asked.ALL) {
            JsonNode told = trial.calls().eval(asked.prompt()).expect(200).json();
            String decision = told.path("routing_decision").asString("");
            if (!decision.equals(asked.decision())) {
                throw new Amiss("the text for " + asked.decision() + " leads to " + decision);
            }
            String model = told.path("selected_model").asString("");
            if (!asked.model().isEmpty() && !model.equals(asked.model())) {
                throw new Amiss(decision + " selects " + model + ", not " + asked.model());
            }
            same.add(decision);
        }
        return String.join(", ", same);
    }

    private static String counted(Trial trial) throws Amiss, IOException, InterruptedException {
        Map<String, Integer> said = trial.decisions();
        trial.await(() -> miscounted(trial.calls().metrics(), said));
        return said.values().stream().mapToInt(Integer::intValue).sum() + " requests of " + said.size() + " decisions";
    }

    /// The first decision that is counted otherwise, and a cache that counts no hit; empty when there is none.
    private static String miscounted(String metrics, Map<String, Integer> said) {
        for (Map.Entry<String, Integer> decision : said.entrySet()) {
            long counted = sum(metrics, "llm_decision_match_total", "decision_name=\"" + decision.getKey() + "\"");
            if (counted != decision.getValue()) {
                return decision.getKey() + " was taken " + decision.getValue() + " times, counted " + counted;
            }
        }
        return sum(metrics, "llm_cache_plugin_hits_total", "decision_name=\"everyday\"") == 0
                ? "no hit of the cache is counted"
                : "";
    }

    private static long sum(String metrics, String name, String label) {
        Matcher found = Pattern.compile("(?m)^" + Pattern.quote(name) + "\\{([^}]*)} ([0-9.eE+]+)$")
                .matcher(metrics);
        return Math.round(found.results()
                .filter(line -> line.group(1).contains(label))
                .mapToDouble(line -> Double.parseDouble(line.group(2)))
                .sum());
    }

    private static String logged(Trial trial) throws Amiss {
        if (trial.log().full()) {
            throw new Amiss("the log is longer than can be looked through");
        }
        List<String> lines = trial.log().lines();
        List<String> unspoken = trial.unspoken();
        boolean ended = false;
        for (String line : lines) {
            JsonNode event = Calls.json(line);
            ended |= event.path("event").asString("").equals("server_stopped");
            if (event.path("level").asString("").equalsIgnoreCase("error")) {
                throw new Amiss("it has an error: " + event.path("msg").asString(""));
            }
            for (String secret : unspoken) {
                if (line.contains(Calls.quoted(secret))) {
                    throw new Amiss("the event \"" + event.path("event").asString("") + "\" has "
                            + (secret.startsWith("smoke-") ? "a key" : "a text"));
                }
            }
        }
        if (!ended) {
            throw new Amiss("it does not say that the router has stopped");
        }
        return lines.size() + " lines";
    }
}
