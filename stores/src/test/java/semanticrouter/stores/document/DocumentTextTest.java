package semanticrouter.stores.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.retrieval.Chunking;

/// What is read of files, and how it is cut (specification: dataplane §5.4).
class DocumentTextTest {
    private static String text(String name, String content) throws Exception {
        return DocumentText.of(name, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void plain_text_is_taken_as_it_is() throws Exception {
        assertThat(text("a.txt", "\ufeffsome <b>text</b>\n")).isEqualTo("some <b>text</b>\n");
        assertThat(text("A.MD", "# Head\n")).isEqualTo("# Head\n");
        assertThatThrownBy(() -> DocumentText.of("a.txt", new byte[] {(byte) 0xc3, 0x28}))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void json_becomes_a_line_for_each_value() throws Exception {
        assertThat(
                        text(
                                "a.json",
                                "{\"name\":\"Ann\",\"ports\":[80,443],\"at\":[{\"city\":\"Rome\",\"ok\":true},{\"city\":null}]}"))
                .isEqualTo("name: Ann\nports: 80\nports: 443\nat.city: Rome\nat.ok: true\n\n\n");
        assertThatThrownBy(() -> text("a.json", "{oops")).hasMessageContaining("not JSON");
    }

    @Test
    void a_table_becomes_a_line_for_each_row_that_names_its_columns() throws Exception {
        assertThat(text("a.csv", "city,\"known, for\"\r\nRome,\"the \"\"forum\"\"\"\r\n\r\nOslo,\n"))
                .isEqualTo("city: Rome; known, for: the \"forum\"\ncity: Oslo\n");
        assertThat(text("a.csv", "only,names")).isEqualTo("only, names");
    }

    @Test
    void a_page_becomes_what_its_reader_sees() throws Exception {
        assertThat(
                        text(
                                "a.html",
                                "<html><head><title>no</title></head><body><!-- <p>no</p> --><script>if (a < b) {}</script>"
                                        + "<h1>Opening&nbsp;hours</h1><p>We are <b>open</b>\nfrom 9 &amp; on &#x2014; <a title=\"a>b\""
                                        + " href=x>daily</a>.<p>1 < 2<table><tr><td>Mon</td><td>9</td></tr></table></body></html>"))
                .isEqualTo("Opening hours\n\nWe are open from 9 & on — daily.\n\n1 < 2\n\nMon 9");
    }

    @Test
    void windows_overlap_and_the_first_that_reaches_the_end_is_the_last() {
        assertThat(Chunker.cut("abcdefghij", new Chunking(false, 4, 2), 100))
                .containsExactly("abcd", "cdef", "efgh", "ghij");
        assertThat(Chunker.cut("abcdefghij", new Chunking(false, 10, 5), 100)).containsExactly("abcdefghij");
    }

    @Test
    void characters_are_code_points_and_an_overlap_as_large_as_the_window_becomes_half_of_it() {
        assertThat(new Chunking(false, 4, 9).overlap()).isEqualTo(2);
        assertThat(Chunker.cut("😀😁😂🤣", new Chunking(false, 2, 1), 100)).containsExactly("😀😁", "😁😂", "😂🤣");
    }

    @Test
    void auto_cuts_at_blank_lines_and_in_front_of_headings() {
        String text = "# One\ntext\n## Two\nmore\n\n \t\nlast\n" + "#no heading";
        assertThat(Chunker.cut(text, Chunking.AUTO, 100))
                .containsExactly("# One\ntext", "## Two\nmore", "last\n#no heading");
        assertThat(Chunker.cut("x".repeat(1_300), Chunking.AUTO, 100))
                .extracting(String::length)
                .containsExactly(800, 800, 500);
    }

    @Test
    void no_more_is_cut_than_one_beyond_what_is_wanted() {
        assertThat(Chunker.cut("a\n\n".repeat(100_000), Chunking.AUTO, 3)).isEqualTo(List.of("a", "a", "a", "a"));
    }
}
