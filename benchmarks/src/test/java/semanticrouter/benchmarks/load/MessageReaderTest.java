package semanticrouter.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final String WITH_LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = String.join(
            "\r\n",
            "HTTP/1.1 503 Busy",
            "transfer-encoding: chunked",
            "Connection: close",
            "",
            "4",
            "wiki",
            "A;name=value",
            "0123456789",
            "0",
            "some-trailer: x",
            "",
            "");
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\nserver: x\r\n\r\n";

    @Test
    void messagesAreTheSameWhereverTheirBytesAreCut() throws IOException {
        byte[] bytes = (WITH_LENGTH + CHUNKED + EMPTY + WITH_LENGTH).getBytes(StandardCharsets.US_ASCII);
        List<String> expected = List.of("200 false hello", "503 true wiki0123456789", "204 false ", "200 false hello");
        for (int cut = 0; cut < bytes.length; cut++) {
            var reader = new MessageReader(true);
            var seen = new ArrayList<String>();
            read(reader, ByteBuffer.wrap(bytes, 0, cut), seen);
            read(reader, ByteBuffer.wrap(bytes, cut, bytes.length - cut), seen);
            assertThat(seen).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    private static void read(MessageReader reader, ByteBuffer bytes, List<String> seen) throws IOException {
        while (bytes.hasRemaining()) {
            if (reader.read(bytes)) {
                seen.add(reader.status() + " " + reader.closes() + " " + reader.body());
            }
        }
    }

    @Test
    void whatIsNoHttpIsSaidToBeNone() {
        for (String text : List.of(
                "SSH-2.0-OpenSSH\r\n\r\n\r\n",
                "HTTP/1.1 OK and so on\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(20_000))) {
            var reader = new MessageReader(false);
            assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))))
                    .as(text.substring(0, 20))
                    .isInstanceOf(IOException.class);
        }
    }
}
