package semanticrouter.signals.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.signal.SignalOutcome;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.signals.Evaluation;
import semanticrouter.signals.facts.AuthzSignal.Subject;

class FactSignalsTest {
    @ParameterizedTest
    @CsvSource({"4K,4000", "1.5M,1500000", "'',0", "999,999", "' 2k ',2000", ".5m,500000"})
    void tokenCountsAreReadAsWritten(String text, double tokens) {
        assertThat(TokenCount.parse(text)).isEqualTo(OptionalDouble.of(tokens));
    }

    @ParameterizedTest
    @CsvSource({"4G", "k", "four", "1e5", "0x10"})
    void otherCountsAreRefused(String text) {
        assertThat(TokenCount.parse(text)).isEmpty();
        assertThat(new ContextSignal().check(new ContextSignal.Rule("r", text, "1K", ""), List.of()))
                .isNotEmpty();
    }

    @Test
    void contextIsTheLargerOfTextAndFloor() throws Exception {
        var rules = List.of(
                new ContextSignal.Rule("short", "0", "2", ""),
                new ContextSignal.Rule("long", "3", "1K", ""),
                new ContextSignal.Rule("empty", "0", "", ""),
                new ContextSignal.Rule("broken", "x", "1K", ""));
        SignalReport eight = new Evaluation().report(new ContextSignal(), rules, Evaluation.text("12345678"));
        assertThat(Evaluation.matched(eight)).containsExactly("short");
        SignalReport nine = new Evaluation().report(new ContextSignal(), rules, Evaluation.text("123456789"));
        assertThat(Evaluation.matched(nine)).containsExactly("long");
        assertThat(nine.values()).containsEntry("*", 3.0);
        RequestFacts floored = new RequestFacts.Builder("auto")
                .turn(new Turn(Role.USER, "hi"))
                .envelope(new Envelope(0, 0, 0, 0, 0, Role.USER, false, false, 700))
                .build();
        assertThat(new Evaluation().matches(new ContextSignal(), rules, floored))
                .containsExactly("long");
    }

    private static ConversationSignal.Rule count(String source, String role, @Nullable NumericPredicate predicate) {
        return new ConversationSignal.Rule(
                "c",
                new ConversationSignal.Feature("count", new ConversationSignal.Source(source, role)),
                predicate,
                "");
    }

    private static RequestFacts conversation() {
        return new RequestFacts.Builder("auto")
                .turn(new Turn(Role.DEVELOPER, "a"))
                .turn(new Turn(Role.DEVELOPER, "b"))
                .turn(new Turn(Role.USER, "c"))
                .turn(new Turn(Role.ASSISTANT, "d"))
                .turn(new Turn(Role.TOOL, "e"))
                .turn(new Turn(Role.USER, ""))
                .envelope(new Envelope(2, 3, 1, 4, 0, Role.USER, false, false, 0))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "message,user,2",
        "message,developer,1",
        "message,non_user,3",
        "message,'',5",
        "tool_definition,'',2",
        "assistant_tool_call,'',3",
        "assistant_tool_cycle,'',1",
        "active_tool_loop,'',1",
        "image_content,'',4"
    })
    void conversationCounts(String source, String role, double value) throws Exception {
        SignalReport report =
                new Evaluation().report(new ConversationSignal(), List.of(count(source, role, null)), conversation());
        assertThat(report.values()).containsEntry("c", value);
        assertThat(Evaluation.confidence(report, "c")).isEqualTo(1);
    }

    @Test
    void conversationJudgesByItsPredicate() throws Exception {
        var rule = count("message", "user", new NumericPredicate(null, 3.0, null, null));
        SignalReport report = new Evaluation().report(new ConversationSignal(), List.of(rule), conversation());
        assertThat(Evaluation.matched(report)).isEmpty();
        assertThat(Evaluation.confidence(report, "c")).isZero();
    }

    private static List<String> metadata(MetadataSignal.Predicate predicate, Map<String, String> entries)
            throws Exception {
        RequestFacts facts = new RequestFacts.Builder("auto").metadata(entries).build();
        return new Evaluation()
                .matches(new MetadataSignal(), List.of(new MetadataSignal.Rule("m", "consent", predicate, "")), facts);
    }

    @Test
    void metadataComparesExactly() throws Exception {
        var denied = new MetadataSignal.Predicate("denied", List.of(), null);
        assertThat(metadata(denied, Map.of("consent", "denied"))).containsExactly("m");
        assertThat(metadata(denied, Map.of("consent", "Denied"))).isEmpty();
        var either = new MetadataSignal.Predicate(null, List.of("a", "b"), null);
        assertThat(metadata(either, Map.of("consent", "b"))).containsExactly("m");
        var absent = new MetadataSignal.Predicate(null, List.of(), false);
        assertThat(metadata(absent, Map.of())).containsExactly("m");
        assertThat(metadata(absent, Map.of("consent", ""))).isEmpty();
        var none = new MetadataSignal.Rule("m", "k", new MetadataSignal.Predicate(null, List.of(), null), "");
        assertThat(new MetadataSignal().check(none, List.of(none))).hasSize(1);
    }

    @Test
    void unusableMetadataIsUnavailable() throws Exception {
        RequestFacts facts = new RequestFacts.Builder("auto")
                .metadataFailure(new Failure("metadata_invalid", "a value is no text"))
                .build();
        var rule = new MetadataSignal.Rule("m", "k", new MetadataSignal.Predicate(null, List.of(), false), "");
        SignalReport report = new Evaluation().report(new MetadataSignal(), List.of(rule), facts);
        assertThat(report.outcomes().get("m")).isInstanceOf(SignalOutcome.Unavailable.class);
    }

    private static final List<AuthzSignal.Rule> BINDINGS = List.of(
            new AuthzSignal.Rule("admins", "admin", List.of(new Subject("group", "ops")), ""),
            new AuthzSignal.Rule(
                    "premium", "premium", List.of(new Subject("User", "ann"), new Subject("Group", "gold")), ""));

    private static Evaluation authz(boolean failOpen) {
        return new Evaluation().with(new AuthzSignal.Authz(failOpen, new AuthzSignal.Identity("x-user", "x-groups")));
    }

    private static RequestFacts by(String... headers) {
        return new RequestFacts.Builder("auto").headers(Headers.of(headers)).build();
    }

    @Test
    void rolesComeFromUserAndGroups() throws Exception {
        assertThat(authz(false).matches(new AuthzSignal(), BINDINGS, by("X-User", "bob", "x-groups", " ops , gold")))
                .containsExactly("admin", "premium", "admins");
        assertThat(authz(false).matches(new AuthzSignal(), BINDINGS, by("x-user", "ann")))
                .containsExactly("premium");
        assertThat(authz(false).matches(new AuthzSignal(), BINDINGS, by("x-user", "Ann")))
                .isEmpty();
        assertThat(new AuthzSignal().leaves(BINDINGS.getFirst())).containsExactly("admin", "admins");
    }

    @Test
    void aMissingUserIsUnavailableUnlessOpen() throws Exception {
        assertThatThrownBy(() -> authz(false).matches(new AuthzSignal(), BINDINGS, by("x-groups", "ops")))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        missing -> assertThat(missing.failure().code()).isEqualTo("authz_identity_missing"));
        assertThat(authz(true).matches(new AuthzSignal(), BINDINGS, by("x-groups", "ops")))
                .isEmpty();
    }
}
