package semanticrouter.stores.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Chunking;
import semanticrouter.core.retrieval.DocumentStores;
import semanticrouter.core.retrieval.Page;
import semanticrouter.core.retrieval.PageRequest;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery;
import semanticrouter.core.retrieval.PassageQuery.FileFilter;
import semanticrouter.core.retrieval.StoreFile;
import semanticrouter.core.retrieval.UploadedFile;
import semanticrouter.core.retrieval.VectorStore;

@SuppressWarnings("NullAway.Init") // set before each test
class KeptDocumentsTest {
    private static final String HANDBOOK =
            "The office opens at nine.\n\nLunch costs five euros.\n\nCats may come along.";

    @TempDir
    private Path folder;

    private KeptDocuments kept;
    private DocumentStores documents;

    @BeforeEach
    void open() throws Exception {
        open("words", 1_000, null);
    }

    private void open(String encoder, int passages, @Nullable CountDownLatch gate)
            throws IOException, InterruptedException {
        var options = new DocumentOptions(
                folder.resolve("data/documents.db"),
                1_000,
                DocumentOptions.READABLE,
                2,
                Duration.ofMillis(gate == null ? 30_000 : 1),
                passages,
                passages);
        kept = KeptDocuments.open(options, new WordEncoders(encoder, gate), Clock.systemUTC());
        documents = kept.stores();
    }

    @AfterEach
    void close() {
        kept.close();
    }

    private UploadedFile upload(String name, String text) throws Exception {
        return documents.files().put(name, "assistants", text.getBytes(StandardCharsets.UTF_8));
    }

    private VectorStore store() throws Exception {
        return documents.stores().create("handbook", Map.of("team", "a"));
    }

    /// Waits until a file is no longer being read.
    private StoreFile read(VectorStore store, UploadedFile file) throws Exception {
        documents.contents().attach(store.id(), file.id(), Chunking.AUTO);
        return awaited(store, file);
    }

    private StoreFile awaited(VectorStore store, UploadedFile file) throws Exception {
        for (int tries = 0; tries < 2_000; tries++) {
            StoreFile now = documents.contents().get(store.id(), file.id()).orElseThrow();
            if (now.status() != StoreFile.Status.IN_PROGRESS) {
                return now;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the file is still being read");
    }

    private List<Passage> search(VectorStore store, String question) throws Exception {
        return search(store, question, 0.2, FileFilter.ALL);
    }

    private List<Passage> search(VectorStore store, String question, double threshold, FileFilter files)
            throws Exception {
        var query = new PassageQuery(question, 2, threshold, Optional.empty(), files);
        return documents.stores().search(store.id(), query, Deadline.after(Duration.ofSeconds(10)));
    }

    @Test
    void a_file_that_was_read_is_found_by_what_it_says() throws Exception {
        VectorStore store = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        StoreFile done = read(store, file);

        assertThat(done.status()).isEqualTo(StoreFile.Status.COMPLETED);
        assertThat(done.chunks()).isEqualTo(3);
        assertThat(documents.stores().get(store.id()).orElseThrow().counts())
                .isEqualTo(new VectorStore.Counts(0, 1, 0));
        Passage best = search(store, "what does lunch cost: five euros?").getFirst();
        assertThat(best.text()).isEqualTo("Lunch costs five euros.");
        assertThat(best.file()).isEqualTo(file.id());
        assertThat(best.name()).isEqualTo("handbook.txt");
        assertThat(best.index()).isEqualTo(1);
        assertThat(search(store, "lunch", 0.99, FileFilter.ALL)).isEmpty();
        assertThat(search(store, "lunch", 0, (id, _) -> !id.equals(file.id()))).isEmpty();
        assertThat(documents.files().content(file.id()).orElseThrow())
                .isEqualTo(HANDBOOK.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void deleting_a_file_deletes_its_passages_everywhere() throws Exception {
        VectorStore first = store();
        VectorStore second = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        read(first, file);
        read(second, file);
        long before = documents.stores().revision(first.id());

        assertThat(documents.files().delete(file.id())).isTrue();

        assertThat(documents.files().delete(file.id())).isFalse();
        assertThat(search(first, "lunch costs five euros")).isEmpty();
        assertThat(search(second, "lunch costs five euros")).isEmpty();
        assertThat(documents.stores().revision(first.id())).isNotEqualTo(before);
        assertThat(documents.contents().get(first.id(), file.id())).isEmpty();
        kept.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/documents.db"));
                var statement = connection.createStatement();
                var left = statement.executeQuery(
                        "select (select count(*) from chunk) + (select count(*) from content) + (select count(*) from held)")) {
            assertThat(left.getInt(1)).isZero();
        }
    }

    @Test
    void a_file_can_leave_one_store_and_a_store_can_go() throws Exception {
        VectorStore first = store();
        VectorStore second = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        read(first, file);
        read(second, file);

        assertThat(documents.contents().detach(first.id(), file.id())).isTrue();
        assertThat(documents.contents().detach(first.id(), file.id())).isFalse();
        assertThat(search(first, "cats")).isEmpty();
        assertThat(search(second, "cats")).isNotEmpty();

        assertThat(documents.stores().delete(second.id())).isTrue();
        assertThat(documents.stores().delete(second.id())).isFalse();
        assertThatThrownBy(() -> search(second, "cats"))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.failure().code()).isEqualTo("vector_store_not_found"));
        assertThat(documents.files().get(file.id())).isPresent();
    }

    @Test
    void a_file_that_cannot_be_read_says_why_and_leaves_nothing() throws Exception {
        VectorStore store = store();
        StoreFile broken = read(store, upload("broken.json", "{"));
        assertThat(broken.status()).isEqualTo(StoreFile.Status.FAILED);
        assertThat(broken.errorCode()).isEqualTo("invalid_file");
        StoreFile blank = read(store, upload("blank.txt", " \n"));
        assertThat(blank.error()).contains("no text");
        StoreFile half = read(store, upload("half.txt", "lunch costs five euros\n\nunreadable"));
        assertThat(half.errorCode()).isEqualTo("server_error");
        assertThat(half.error()).contains("encoder_failed").doesNotContain("lunch");
        assertThat(search(store, "lunch costs five euros")).isEmpty();
        assertThat(documents.stores().get(store.id()).orElseThrow().counts().failed())
                .isEqualTo(3);
    }

    @Test
    void what_was_read_outlives_a_restart() throws Exception {
        VectorStore store = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        read(store, file);
        kept.close();
        open("words", 1_000, null);

        assertThat(documents.stores().get(store.id()).orElseThrow().metadata()).isEqualTo(Map.of("team", "a"));
        assertThat(documents.contents().get(store.id(), file.id()).orElseThrow().status())
                .isEqualTo(StoreFile.Status.COMPLETED);
        assertThat(search(store, "cats may come").getFirst().text()).isEqualTo("Cats may come along.");
    }

    @Test
    void what_was_not_read_before_a_stop_is_read_after_the_next_start() throws Exception {
        kept.close();
        var gate = new CountDownLatch(1);
        open("words", 1_000, gate);
        VectorStore store = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        documents.contents().attach(store.id(), file.id(), Chunking.AUTO);
        kept.close();
        open("words", 1_000, null);

        assertThat(awaited(store, file).status()).isEqualTo(StoreFile.Status.COMPLETED);
    }

    @Test
    void another_encoder_reads_anew() throws Exception {
        VectorStore store = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        read(store, file);
        kept.close();
        var gate = new CountDownLatch(1);
        open("other", 1_000, gate);
        assertThat(documents.contents().get(store.id(), file.id()).orElseThrow().status())
                .isEqualTo(StoreFile.Status.IN_PROGRESS);
        gate.countDown();
        assertThat(awaited(store, file).chunks()).isEqualTo(3);
        assertThat(search(store, "cats may come")).isNotEmpty();
    }

    @Test
    void passages_files_and_names_are_bounded() throws Exception {
        kept.close();
        open("words", 4, null);
        VectorStore store = store();
        UploadedFile file = upload("handbook.txt", HANDBOOK);
        read(store, file);
        assertThat(read(store, upload("more.txt", HANDBOOK)).errorCode()).isEqualTo("store_full");
        assertThat(read(store, file).status())
                .as("a file that is there makes room for itself")
                .isEqualTo(StoreFile.Status.COMPLETED);
        assertThatThrownBy(() -> upload("big.txt", "x".repeat(1_001)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(413));
        assertThatThrownBy(() -> upload("virus.exe", "x"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("INVALID_FILE_TYPE"));
    }

    @Test
    void no_more_files_wait_than_may() throws Exception {
        kept.close();
        var gate = new CountDownLatch(1);
        open("words", 1_000, gate);
        VectorStore store = store();
        var files = new ArrayList<UploadedFile>();
        for (int i = 0; i < DocumentOptions.QUEUE + 3; i++) {
            files.add(upload("f" + i + ".txt", "text " + i));
        }
        assertThatThrownBy(() -> {
                    for (UploadedFile file : files) {
                        documents.contents().attach(store.id(), file.id(), Chunking.AUTO);
                    }
                })
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("INGESTION_QUEUE_FULL"));
        gate.countDown();
    }

    @Test
    void lists_go_forth_and_back_by_cursor() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            ids.add(upload("f" + i + ".txt", "x").id());
        }
        Page<UploadedFile> newest = documents.files().list(PageRequest.newest(2));
        assertThat(newest.items()).extracting(UploadedFile::id).containsExactly(ids.get(4), ids.get(3));
        assertThat(newest.more()).isTrue();
        Page<UploadedFile> next = documents.files().list(new PageRequest(3, false, ids.get(3), ""));
        assertThat(next.items()).extracting(UploadedFile::id).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertThat(next.more()).isFalse();
        Page<UploadedFile> before = documents.files().list(new PageRequest(2, false, "", ids.get(0)));
        assertThat(before.items()).extracting(UploadedFile::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(before.more()).isTrue();
        Page<UploadedFile> oldest = documents.files().list(new PageRequest(2, true, ids.get(0), ""));
        assertThat(oldest.items()).extracting(UploadedFile::id).containsExactly(ids.get(1), ids.get(2));
        assertThatThrownBy(() -> documents.files().list(new PageRequest(2, true, "file_none", "")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("INVALID_CURSOR"));
    }

    @Test
    void what_is_not_there_cannot_be_put_together() throws Exception {
        VectorStore store = store();
        assertThatThrownBy(() -> documents.contents().attach(store.id(), "file_none", Chunking.AUTO))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("FILE_NOT_FOUND"));
        assertThatThrownBy(() -> documents.contents().attach("vs_none", "file_none", Chunking.AUTO))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("VECTOR_STORE_NOT_FOUND"));
        assertThat(documents.stores().change("vs_none", Optional.of("x"), Optional.empty()))
                .isEmpty();
        assertThat(documents
                        .stores()
                        .change(store.id(), Optional.of("renamed"), Optional.empty())
                        .orElseThrow())
                .satisfies(changed -> {
                    assertThat(changed.name()).isEqualTo("renamed");
                    assertThat(changed.metadata()).isEqualTo(Map.of("team", "a"));
                });
    }

    @Test
    void a_folder_that_cannot_be_had_is_refused_with_advice() throws Exception {
        Path file = Files.writeString(folder.resolve("taken"), "x");
        var options =
                new DocumentOptions(file.resolve("documents.db"), 1, DocumentOptions.READABLE, 1, Duration.ZERO, 1, 1);
        assertThatThrownBy(() -> KeptDocuments.open(options, new WordEncoders("words"), Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file_storage_dir");
    }
}
