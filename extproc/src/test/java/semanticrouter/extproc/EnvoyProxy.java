package semanticrouter.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import semanticrouter.core.request.Headers;
import semanticrouter.gateway.ScriptedBackend;

/// Does with one request what Envoy would: asks the processor about every part of it, obeys, and calls the backend.
///
/// It keeps to Envoy's rules: edits of headers in the answer to a body count only where the body was buffered, and a
/// length that is not the body's is an error.
///
/// @param processor asked
/// @param port of the backend
/// @param request how the request's body is sent
/// @param response how the response's body is sent unless the processor asks for another way
/// @param split cuts bodies into pieces
record EnvoyProxy(
        Processor processor,
        int port,
        BodySendMode request,
        BodySendMode response,
        Function<byte[], List<byte[]>> split) {
    /// What the client gets.
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Response(int status, Headers headers, byte[] body) {}

    Response exchange(String method, String path, Headers headers, String body)
            throws IOException, InterruptedException {
        EnvoyStream stream = EnvoyStream.open(processor.channel(), request, response);
        var all = new ArrayList<>(List.of(":method", method, ":path", path, ":scheme", "http", ":authority", "x"));
        headers.forEach((name, value) -> {
            all.add(name);
            all.add(value);
        });
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            all.add("content-length");
            all.add(Integer.toString(bytes.length));
        }
        stream.requestHeaders(bytes.length == 0, all.toArray(String[]::new));
        ProcessingResponse answer = stream.answer();
        if (answer.hasImmediateResponse()) {
            return immediate(answer);
        }
        Headers sent = Mutations.applied(
                answer.getRequestHeaders().getResponse().getHeaderMutation(), Headers.of(all.toArray(String[]::new)));
        if (bytes.length > 0) {
            answer = sendRequest(stream, bytes);
            if (answer.hasImmediateResponse()) {
                return immediate(answer);
            }
            CommonResponse common = answer.getRequestBody().getResponse();
            sent = Mutations.applied(common.getHeaderMutation(), sent);
            bytes = changed(common, bytes);
        }
        checkLength(sent, bytes);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            write(socket, method, sent, bytes);
            return respond(stream, new BufferedInputStream(socket.getInputStream()));
        } finally {
            stream.halfClose();
        }
    }

    private ProcessingResponse sendRequest(EnvoyStream stream, byte[] bytes) throws InterruptedException {
        List<byte[]> pieces = request == BodySendMode.BUFFERED ? List.of(bytes) : split.apply(bytes);
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            stream.requestBody(pieces.get(i), last);
            if (!last && request == BodySendMode.STREAMED) {
                ProcessingResponse eaten = stream.answer();
                if (eaten.hasImmediateResponse()) {
                    return eaten;
                }
                if (!eaten.getRequestBody()
                        .getResponse()
                        .getBodyMutation()
                        .getBody()
                        .isEmpty()) {
                    throw new AssertionError("a piece was let through");
                }
            }
        }
        return stream.answer();
    }

    private static byte[] changed(CommonResponse common, byte[] body) {
        BodyMutation mutation = common.getBodyMutation();
        return switch (mutation.getMutationCase()) {
            case BODY -> mutation.getBody().toByteArray();
            case STREAMED_RESPONSE -> mutation.getStreamedResponse().getBody().toByteArray();
            case CLEAR_BODY -> new byte[0];
            case MUTATION_NOT_SET -> body;
        };
    }

    private static void checkLength(Headers headers, byte[] body) {
        headers.first("content-length").ifPresent(length -> {
            if (!length.equals(Integer.toString(body.length))) {
                throw new AssertionError("content-length " + length + " of a body of " + body.length);
            }
        });
    }

    private static Response immediate(ProcessingResponse answer) {
        var told = answer.getImmediateResponse();
        return new Response(
                told.getStatus().getCodeValue(),
                Mutations.applied(told.getHeaders(), Headers.NONE),
                told.getBody().toByteArray());
    }

    private static void write(Socket socket, String method, Headers headers, byte[] body) throws IOException {
        var head = new StringBuilder(method + " " + headers.first(":path").orElseThrow() + " HTTP/1.1\r\nhost: b\r\n");
        headers.forEach((name, value) -> {
            if (!name.startsWith(":")) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        var out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        socket.getOutputStream().write(out.toByteArray());
        socket.getOutputStream().flush();
    }

    private Response respond(EnvoyStream stream, InputStream in) throws IOException, InterruptedException {
        String line = ScriptedBackend.line(in);
        int status = Integer.parseInt(line.substring(9, 12));
        var received = new Headers.Builder().add(":status", Integer.toString(status));
        for (String header = ScriptedBackend.line(in); !header.isEmpty(); header = ScriptedBackend.line(in)) {
            int colon = header.indexOf(':');
            received.add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        Headers headers = received.build();
        byte[] body = headers.first("content-length").isPresent()
                ? in.readNBytes(Integer.parseInt(headers.first("content-length").get()))
                : dechunked(in);
        var told = new ArrayList<String>();
        headers.forEach((name, value) -> {
            told.add(name);
            told.add(value);
        });
        stream.responseHeaders(body.length == 0, told.toArray(String[]::new));
        ProcessingResponse answer = stream.answer();
        if (answer.hasImmediateResponse()) {
            return immediate(answer);
        }
        headers = Mutations.applied(answer.getResponseHeaders().getResponse().getHeaderMutation(), headers);
        BodySendMode mode = answer.hasModeOverride() ? answer.getModeOverride().getResponseBodyMode() : response;
        if (body.length == 0) {
            return client(headers, body);
        }
        if (mode == BodySendMode.BUFFERED) {
            stream.responseBody(body, true);
            answer = stream.answer();
            if (answer.hasImmediateResponse()) {
                return immediate(answer);
            }
            CommonResponse common = answer.getResponseBody().getResponse();
            headers = Mutations.applied(common.getHeaderMutation(), headers);
            return client(headers, changed(common, body));
        }
        return client(headers, mode == BodySendMode.STREAMED ? streamed(stream, body) : duplex(stream, body));
    }

    private byte[] streamed(EnvoyStream stream, byte[] body) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        List<byte[]> pieces = new ArrayList<>(split.apply(body));
        pieces.add(new byte[0]); // Envoy learns of the end of a stream after its last bytes
        for (int i = 0; i < pieces.size(); i++) {
            stream.responseBody(pieces.get(i), i == pieces.size() - 1);
            out.writeBytes(changed(stream.answer().getResponseBody().getResponse(), pieces.get(i)));
        }
        return out.toByteArray();
    }

    private byte[] duplex(EnvoyStream stream, byte[] body) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        List<byte[]> pieces = split.apply(body);
        for (int i = 0; i < pieces.size(); i++) {
            stream.responseBody(pieces.get(i), i == pieces.size() - 1);
        }
        while (true) {
            var piece = stream.answer()
                    .getResponseBody()
                    .getResponse()
                    .getBodyMutation()
                    .getStreamedResponse();
            out.writeBytes(piece.getBody().toByteArray());
            if (piece.getEndOfStream()) {
                return out.toByteArray();
            }
        }
    }

    private static Response client(Headers headers, byte[] body) {
        checkLength(headers, body);
        var visible = new Headers.Builder();
        headers.forEach((name, value) -> {
            if (!name.startsWith(":")) {
                visible.add(name, value);
            }
        });
        return new Response(Integer.parseInt(headers.first(":status").orElseThrow()), visible.build(), body);
    }

    private static byte[] dechunked(InputStream in) throws IOException {
        var out = new ByteArrayOutputStream();
        for (String size = ScriptedBackend.line(in); !size.isEmpty(); size = ScriptedBackend.line(in)) {
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                break;
            }
            out.writeBytes(in.readNBytes(length));
            ScriptedBackend.line(in);
        }
        return out.toByteArray();
    }

    /// Pieces of a fixed size.
    static Function<byte[], List<byte[]>> every(int size) {
        return bytes -> {
            var pieces = new ArrayList<byte[]>();
            for (int i = 0; i < bytes.length; i += size) {
                pieces.add(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
            }
            return pieces;
        };
    }
}
