package semanticrouter.selectors.looper.remom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.testkit.Property;

class TemplateTest {
    private static final List<Reference> TWO =
            List.of(new Reference("a", "one", ""), new Reference("b", "two", "because"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{{.OriginalContent}}?|why?",
                "{{ $.OriginalContent }}?|why?",
                "{{range $i, $r := .ReferenceResponses}}{{add $i 1}}:{{$r.Content}};{{end}}|1:one;2:two;",
                "{{range $r := .ReferenceResponses}}{{$r.Model}}{{end}}|ab",
                "{{range .ReferenceResponses}}{{.Model}}{{$.OriginalContent}}{{end}}|awhy?bwhy?",
                "{{range $i, $r := .ReferenceResponses}}{{if $r.Reasoning}}{{$r.Reasoning}}{{else}}-{{end}}{{end}}|-because",
                "{{range $i, $r := .ReferenceResponses}}{{if $i}}, {{end}}{{$r.Content}}{{end}}|one, two",
                "{{if .ReferenceResponses}}some{{else}}none{{end}}|some",
                "{{add (add 1 2) -4}}|-1",
                "a{{/* {.x} */}}b|ab",
                "a  {{- add 1 1 -}}  b|a2b",
                "{ {x} }}|{ {x} }}",
            })
    void fillsIn(String template, String expected) throws TemplateException {
        String question = template.contains("?") ? "why" : "why?";

        assertThat(Template.of(template).render(question, TWO)).isEqualTo(expected);
    }

    @Test
    void emptyLists() throws TemplateException {
        String text = "{{range .ReferenceResponses}}x{{else}}none{{end}}{{if .ReferenceResponses}}some{{end}}";

        assertThat(Template.of(text).render("", List.of())).isEqualTo("none");
    }

    @Test
    void whatIsFilledInIsNoTemplate() throws TemplateException {
        assertThat(Template.of("{{.OriginalContent}}").render("{{end}}", TWO)).isEqualTo("{{end}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "{{}}",
                "{{.Nothing}}",
                "{{$x}}",
                "{{.OriginalContent.Model}}",
                "{{.ReferenceResponses}}",
                "{{.}}",
                "{{range .OriginalContent}}{{end}}",
                "{{range $i, r := .ReferenceResponses}}{{end}}",
                "{{range $i $r := .ReferenceResponses}}{{end}}",
                "{{range .ReferenceResponses}}",
                "{{if .OriginalContent}}{{else}}{{else}}{{end}}",
                "{{if}}x{{end}}",
                "{{end}}",
                "{{else}}",
                "{{add 1}}",
                "{{add 1 .OriginalContent}}",
                "{{add (1 2)}}",
                "{{len .ReferenceResponses}}",
                "{{.OriginalContent | printf}}",
                "{{\"text\"}}",
                "{{add 1 99999999999}}",
                "{{range $r := .ReferenceResponses}}{{end}}{{$r.Model}}",
            })
    void refuses(String template) {
        assertThatThrownBy(() -> Template.of(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line 1: ");
    }

    @Test
    void blocksMayNotBeNestedWithoutEnd() throws TemplateException {
        String few = "{{if .OriginalContent}}".repeat(32) + "x" + "{{end}}".repeat(32);
        String many = "{{if .OriginalContent}}".repeat(33) + "x" + "{{end}}".repeat(33);

        assertThat(Template.of(few).render("q", TWO)).isEqualTo("x");
        assertThatThrownBy(() -> Template.of(many)).hasMessageContaining("nested more than 32 deep");
    }

    @Test
    void saysWhere() {
        assertThatThrownBy(() -> Template.of("a\n{{/* b\nc */}}\n\n{{.Nothing}}"))
                .hasMessage("line 5: there is no field .Nothing here;"
                        + " the whole has [OriginalContent, ReferenceResponses]");
        assertThatThrownBy(() -> Template.of("\n{{if .OriginalContent}}\n\n"))
                .hasMessage("line 2: {{if}} has no {{end}}");
    }

    @Test
    void whatIsReadCanBeFilledIn() {
        Property.check("a template that is read can be filled in", 3_000, gen -> {
            String text = String.join(
                    "",
                    gen.list(
                            1,
                            8,
                            one -> one.oneOf(
                                    "{{.OriginalContent}}",
                                    "{{range $i, $r := .ReferenceResponses}}",
                                    "{{range .ReferenceResponses}}",
                                    "{{$r.Content}}",
                                    "{{.Model}}",
                                    "{{add $i 1}}",
                                    "{{if $i}}",
                                    "{{if .ReferenceResponses}}",
                                    "{{else}}",
                                    "{{end}}",
                                    "{{- $ -}}",
                                    one.text(5))));
            Template template;
            try {
                template = Template.of(text);
            } catch (TemplateException _) {
                return;
            }
            assertThat(template.render("q", TWO)).isNotNull();
        });
    }
}
