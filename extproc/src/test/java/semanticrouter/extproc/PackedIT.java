package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.extproc.Frames.DONE;
import static semanticrouter.extproc.Frames.EVENT;
import static semanticrouter.extproc.Frames.REPLY;
import static semanticrouter.extproc.Frames.USAGE;
import static semanticrouter.extproc.Frames.forwarded;
import static semanticrouter.extproc.Frames.plan;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import semanticrouter.core.trace.Usage;
import semanticrouter.gateway.Running;

/// Replies that a backend packed although it was asked not to (specification: dataplane §8.11): what screens, counts
/// and translates them reads what is in them.
final class PackedIT {
    private static byte[] packed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void aWholeReplyIsUnpacked() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = forwarded(processor, Running.AUTO);
            stream.responseHeaders(
                    false, ":status", "200", "content-type", "application/json", "content-encoding", "gzip");
            CommonResponse head = stream.answer().getResponseHeaders().getResponse();
            assertThat(head.getHeaderMutation().getRemoveHeadersList()).contains("content-encoding");
            stream.responseBody(packed(REPLY), true);
            CommonResponse body = stream.answer().getResponseBody().getResponse();
            assertThat(body.getBodyMutation().getBody().toStringUtf8()).isEqualTo(REPLY);
            assertThat(processor.gateway().completion().usage()).isEqualTo(new Usage(9, 0, 2));
        }
    }

    @Test
    void aStreamIsUnpackedPieceByPiece() throws Exception {
        try (var processor = Processor.with(plan())) {
            EnvoyStream stream = forwarded(processor, Running.AUTO_STREAM);
            stream.responseHeaders(
                    false, ":status", "200", "content-type", "text/event-stream", "content-encoding", "gzip");
            CommonResponse head = stream.answer().getResponseHeaders().getResponse();
            assertThat(head.getHeaderMutation().getRemoveHeadersList()).contains("content-encoding");
            byte[] all = packed(EVENT + USAGE + DONE);
            var said = new StringBuilder();
            for (int i = 0; i < all.length; i += 9) {
                stream.responseBody(Arrays.copyOfRange(all, i, Math.min(all.length, i + 9)), i + 9 >= all.length);
                CommonResponse piece = stream.answer().getResponseBody().getResponse();
                assertThat(piece.hasBodyMutation()).isTrue();
                said.append(piece.getBodyMutation().getBody().toStringUtf8());
            }
            assertThat(said).hasToString(EVENT + USAGE + DONE);
            assertThat(processor.gateway().completion().usage()).isEqualTo(new Usage(4, 0, 2));
        }
    }

    @Test
    void whatCannotBeUnpackedIsABadGateway() throws Exception {
        try (var processor = Processor.with(plan())) {
            byte[] cut = Arrays.copyOf(packed(REPLY), 30);
            for (byte[] bad : new byte[][] {REPLY.getBytes(StandardCharsets.UTF_8), cut}) {
                EnvoyStream stream = forwarded(processor, Running.AUTO);
                stream.responseHeaders(
                        false, ":status", "200", "content-type", "application/json", "content-encoding", "gzip");
                stream.answer();
                stream.responseBody(bad, true);
                assertThat(stream.answer().getImmediateResponse().getStatus().getCodeValue())
                        .isEqualTo(502);
                assertThat(processor.gateway().completion().errorReason()).isEqualTo("upstream_invalid_response");
            }
        }
    }
}
