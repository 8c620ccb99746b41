package semanticrouter.selectors.looper.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.contract.AnswerFormat;
import semanticrouter.core.contract.AnswerFormat.Choice;
import semanticrouter.core.contract.AnswerFormat.Reference;
import semanticrouter.core.contract.AnswerFormat.Source;
import semanticrouter.core.contract.AnswerFormat.TerminalAction;

/// What is found in a text: one table for each kind of format.
class FormatReaderTest {
    private static final List<String> CANDIDATES = List.of("the first", "the second", "the third");
    private static final SequencedMap<String, String> NOTHING = new LinkedHashMap<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "yes|Yes",
                "' YES\n'|Yes",
                "perhaps not|Perhaps not",
                "Yes.|-",
                "\"Yes\"|-",
                "I say yes|-",
                "''|-",
            })
    void aChoiceIsTheWholeTextWhateverItsCase(String text, String value) {
        var choice = new Choice(List.of("Yes", " No ", "Perhaps not"), "");
        assertThat(FormatReader.read(choice, text, List.of()).orElse(null)).isEqualTo(value);
    }

    @Test
    void aChoiceIsRenderedInItsTemplate() {
        var choice = new Choice(List.of("a$1", "b"), "<{choice}> is {choice}");
        assertThat(FormatReader.read(choice, "A$1", List.of())).contains("<a$1> is a$1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "0|false|0|0",
                "0|true|2|the third",
                "0|true|3|-",
                "1|false|3|3",
                "1|true|[1]|the first",
                "1|true|' 02 '|the second",
                "1|false|02|2",
                "1|true|0|-",
                "1|true|4|-",
                "1|true|-1|-",
                "1|true|Answer 1|-",
                "1|true|99999|-",
            })
    void aReferenceIsTheNumberOfAnAnswer(int first, boolean dereferenced, String text, String given) {
        var reference = new Reference(first, dereferenced);
        assertThat(FormatReader.read(reference, text, CANDIDATES).orElse(null)).isEqualTo(given);
    }

    private static final String WHOLE =
            "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":1.5}],\"task_complete\":false}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                WHOLE,
                "{\"task_complete\":false,\"commands\":[{\"duration\":1.5,\"keystrokes\":\"ls\\n\"}],\"plan\":\"p\",\"analysis\":\"a\"}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"note\":1,\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":1.5,\"x\":2}],\"task_complete\":false}",
                "Here it is:\n```json\n" + WHOLE + "\n```\nDone.",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":1.5},],\"task_complete\":false,}",
            })
    void aTerminalActionIsPutInOrder(String text) {
        assertThat(FormatReader.read(new TerminalAction(false, List.of(), NOTHING), text, List.of()))
                .contains(WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "[]",
                "{\"plan\":\"p\",\"commands\":[],\"task_complete\":true}",
                "{\"analysis\":1,\"plan\":\"p\",\"commands\":[],\"task_complete\":true}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":{},\"task_complete\":true}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[],\"task_complete\":\"true\"}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[\"ls\"],\"task_complete\":true}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[{\"keystrokes\":\"ls\"}],\"task_complete\":true}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[{\"keystrokes\":\"ls\",\"duration\":0.9}],\"task_complete\":true}",
                "{\"analysis\":\"a\",\"plan\":\"p\",\"commands\":[{\"keystrokes\":1,\"duration\":2}],\"task_complete\":true}",
            })
    void aTerminalActionHasItsFieldsInTheirKinds(String text) {
        assertThat(FormatReader.read(new TerminalAction(false, List.of(), NOTHING), text, List.of()))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsFilledInAndOwnOrderComesFirst() {
        SequencedMap<String, String> defaults = new LinkedHashMap<>();
        defaults.put("task_complete", "false");
        defaults.put("commands", "[]");
        defaults.put("plan", "\"wait\"");
        var action = new TerminalAction(false, List.of("task_complete", "nothing", "plan"), defaults);
        assertThat(FormatReader.read(action, "{\"analysis\":\"a\",\"plan\":\"p\"}", List.of()))
                .contains("{\"task_complete\":false,\"plan\":\"p\",\"analysis\":\"a\",\"commands\":[]}");
    }

    @Test
    void anExactObjectIsTheWholeText() {
        var exact = new TerminalAction(true, List.of(), NOTHING);
        assertThat(FormatReader.read(exact, " " + WHOLE + "\n", List.of())).contains(WHOLE);
        assertThat(FormatReader.read(exact, "```\n" + WHOLE + "\n```", List.of()))
                .isEmpty();
        assertThat(FormatReader.read(exact, WHOLE + " {}", List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "CONTENT|a|b|A CONTENT",
                "CONTENT|x|b|-",
                "CONTENT REASONING_CONTENT|x|b|B REASONING_CONTENT",
                "REASONING_CONTENT CONTENT|a|b|B REASONING_CONTENT",
                "CONTENT CANDIDATE_RESPONSES|x|b|C CANDIDATE_RESPONSES",
                "CANDIDATE_RESPONSES|a|b|C CANDIDATE_RESPONSES",
            })
    void theFirstSourceThatHasItCounts(String sources, String content, String reasoning, String found) {
        var format = new AnswerFormat(
                new Choice(List.of("A", "B", "C"), ""),
                List.of(sources.split(" ")).stream().map(Source::valueOf).toList(),
                false,
                "");
        assertThat(FormatReader.find(format, content, reasoning, List.of("b", "c", "nothing", "C"))
                        .map(text -> text.text() + " " + text.source())
                        .orElse(null))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {"a,b,b|1", "a,b|0", "x,b,a|1", "b,a,B,A,a|1", "x,y|-", "''|-"})
    void theMostFrequentChoiceLeadsAndOfEquallyFrequentOnesTheFirst(String texts, Integer place) {
        assertThat(FormatReader.majority(new Choice(List.of("A", "B"), ""), List.of(texts.split(",")))
                        .orElse(null))
                .isEqualTo(place);
    }
}
