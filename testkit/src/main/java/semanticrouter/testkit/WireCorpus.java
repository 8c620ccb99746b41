package semanticrouter.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;

/// Requests whose end two readers could see at different places, heads that never seem to end, and other shapes of HTTP
/// that only an attacker sends. Every port must refuse each and read nothing that lies behind it.
public final class WireCorpus {
    private static final int PATIENCE_MILLIS = 5000;

    private WireCorpus() {}

    /// A port as the corpus sees it.
    ///
    /// @param path takes a POST with the body
    /// @param host what it is called
    /// @param body in ASCII, in order
    /// @param probe path of the request that hides behind the others; its answer must be seen never
    /// @param headBytes more than the port lets a head have
    public record Target(String path, String host, String body, String probe, int headBytes) {
        /// A head that lacks its end and says nothing of a body.
        public String head() {
            return "POST " + path + " HTTP/1.1\r\nhost: " + host + "\r\n";
        }

        /// The header that says how long the body is.
        public String length() {
            return "content-length: " + body.length() + "\r\n";
        }

        /// The body as one chunk and their end.
        public String chunked() {
            return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        }
    }

    /// @param bytes of ISO 8859-1
    /// @param statuses what may be the only answer; the empty one stands for a connection that is closed
    public record Case(String name, String bytes, List<String> statuses) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case refused(String name, String bytes) {
        return new Case(name, bytes, List.of("400"));
    }

    /// The head was in order, so all that can be done is to hang up.
    private static Case closed(String name, String bytes) {
        return new Case(name, bytes, List.of("", "400"));
    }

    /// What the port has not read when it closes may take its answer along.
    private static Case bomb(String name, String bytes) {
        return new Case(name, bytes, List.of("", "431"));
    }

    /// Every case, aimed at a port.
    public static Stream<Case> at(Target target) {
        String head = target.head();
        String length = target.length();
        String body = target.body();
        String chunked = target.chunked();
        String smuggled = "GET " + target.probe() + " HTTP/1.1\r\nhost: " + target.host() + "\r\n\r\n";
        String flood = "x".repeat(target.headBytes());
        return Stream.of(
                refused("two lengths", head + "content-length: 0\r\n" + length + "\r\n" + smuggled),
                refused("two lengths in a list", head + "content-length: 0, 5\r\n\r\n" + smuggled),
                refused("a negative length", head + "content-length: -1\r\n\r\n" + smuggled),
                refused("a length with a sign", head + "content-length: +5\r\n\r\n" + smuggled),
                refused("a length in hexadecimal", head + "content-length: 0x5\r\n\r\n" + smuggled),
                refused("a length that overflows", head + "content-length: 99999999999999999999\r\n\r\n" + smuggled),
                refused(
                        "a length before chunks",
                        head + "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n" + chunked + smuggled),
                refused(
                        "a length after chunked",
                        head + "transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n" + chunked + smuggled),
                refused(
                        "a length beyond the chunks",
                        head + "content-length: 100000\r\ntransfer-encoding: chunked\r\n\r\n" + chunked + smuggled),
                refused(
                        "the right length beside chunks",
                        head + "content-length: " + chunked.length() + "\r\ntransfer-encoding: chunked\r\n\r\n"
                                + chunked + smuggled),
                refused(
                        "an empty length beside chunks",
                        head + "content-length:\r\ntransfer-encoding: chunked\r\n\r\n" + chunked + smuggled),
                refused(
                        "chunked twice",
                        head + "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n" + chunked
                                + smuggled),
                refused(
                        "chunked before something else",
                        head + "transfer-encoding: chunked, gzip\r\n\r\n" + chunked + smuggled),
                refused("an encoding nobody knows", head + "transfer-encoding: xchunked\r\n\r\n" + chunked + smuggled),
                refused("a space before the colon", head + "transfer-encoding : chunked\r\n\r\n" + chunked + smuggled),
                closed(
                        "a chunk size that is none",
                        head + "transfer-encoding: chunked\r\n\r\nzz\r\n" + body + "\r\n0\r\n\r\n" + smuggled),
                closed(
                        "a negative chunk size",
                        head + "transfer-encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n" + smuggled),
                closed(
                        "a chunk size with a prefix",
                        head + "transfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n" + smuggled),
                closed(
                        "a chunk size that overflows",
                        head + "transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n" + smuggled),
                closed(
                        "a chunk longer than its size",
                        head + "transfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n" + smuggled),
                refused(
                        "a line feed alone after a header",
                        "POST " + target.path() + " HTTP/1.1\nhost: " + target.host() + "\n" + length + "\n" + body
                                + smuggled),
                closed(
                        "a line feed alone in a chunk's head",
                        head + "transfer-encoding: chunked\r\n\r\n5;a\nhello\r\n0\r\n\r\n" + smuggled),
                refused("a carriage return in a value", head + "x-a: 1\rx-b: 2\r\n" + length + "\r\n" + body),
                refused("a zero byte in a value", head + "x-a: a\u0000b\r\n" + length + "\r\n" + body),
                refused("a zero byte in a name", head + "x\u0000-a: b\r\n" + length + "\r\n" + body),
                refused("no host", "POST " + target.path() + " HTTP/1.1\r\n" + length + "\r\n" + body),
                refused(
                        "a length after an encoding nobody knows",
                        head + "transfer-encoding: xchunked\r\ncontent-length: 4\r\n\r\n" + chunked + smuggled),
                refused(
                        "an encoding that goes on in the next line",
                        head + "transfer-encoding:\r\n chunked, identity\r\n" + length + "\r\n" + chunked + smuggled),
                refused("a space before the colon of a length", head + "content-length : 4\r\n\r\n" + body + smuggled),
                refused("two hosts", head + "host: y\r\n" + length + "\r\n" + body),
                refused(
                        "a chunked body in HTTP/1.0",
                        head.replace("1.1", "1.0") + "transfer-encoding: chunked\r\n\r\n" + chunked + smuggled),
                bomb("a header too long", head + "x-big: " + flood + "\r\n" + length + "\r\n" + body),
                bomb("a header's name too long", head + flood + ": 1\r\n" + length + "\r\n" + body),
                bomb("too many headers", head + "x-a: 1\r\n".repeat(target.headBytes() / 6) + "\r\n"),
                bomb("a head that does not end", head + "x-big: " + flood),
                bomb(
                        "a request line too long",
                        "GET " + target.probe() + "?" + flood + " HTTP/1.1\r\nhost: " + target.host() + "\r\n\r\n"));
    }

    /// Everything that comes until the connection ends, with `<still open>` where it does not.
    public static String rest(Socket client) throws IOException {
        client.setSoTimeout(PATIENCE_MILLIS);
        var all = new StringBuilder();
        try {
            for (int b = client.getInputStream().read();
                    b >= 0;
                    b = client.getInputStream().read()) {
                all.append((char) b);
            }
        } catch (SocketTimeoutException _) {
            all.append("<still open>");
        } catch (SocketException _) {
            return all.toString(); // closed with something unread
        }
        return all.toString();
    }
}
