package semanticrouter.console.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.core.fault.GatewayException;

/// The parts of a form with files (RFC 7578, RFC 2046 §5.1).
public record FormParts(List<Part> parts) {
    private static final int PARTS_MAX = 16;
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]{1,200})\"|([^\\s;,]{1,200}))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename=(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// One part.
    ///
    /// @param name of the field
    /// @param file name of the file; empty for a plain value
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    public record Part(String name, String file, byte[] content) {
        /// The content as text.
        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /// Reads the body of a call.
    ///
    /// @throws GatewayException 400 `INVALID_FORM` for another body than a form
    public static FormParts of(ApiRequest request) throws GatewayException {
        String type = request.headers().first("content-type").orElse("");
        Matcher boundary = BOUNDARY.matcher(type);
        if (!type.regionMatches(true, 0, "multipart/form-data", 0, 19) || !boundary.find()) {
            throw invalid("send multipart/form-data with its boundary");
        }
        byte[] line = ("--" + value(boundary)).getBytes(StandardCharsets.ISO_8859_1);
        return new FormParts(split(request.body(), line));
    }

    private static List<Part> split(byte[] body, byte[] line) throws GatewayException {
        var parts = new ArrayList<Part>();
        byte[] next = ("\r\n" + new String(line, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        int at = find(body, line, 0);
        if (at < 0) {
            throw invalid("the body has no part");
        }
        at += line.length;
        while (at + 1 < body.length && !(body[at] == '-' && body[at + 1] == '-')) {
            int head = find(body, HEAD_END, at);
            int end = head < 0 ? -1 : find(body, next, head + HEAD_END.length - 2);
            if (end < 0 || parts.size() == PARTS_MAX) {
                throw invalid("the body breaks off, or has more than " + PARTS_MAX + " parts");
            }
            int begin = Math.min(end, head + HEAD_END.length);
            parts.add(part(
                    new String(body, at, head - at, StandardCharsets.UTF_8), Arrays.copyOfRange(body, begin, end)));
            at = end + next.length;
        }
        return parts;
    }

    private static Part part(String head, byte[] content) throws GatewayException {
        for (String line : head.lines().toList()) {
            if (line.regionMatches(true, 0, "content-disposition:", 0, 20)) {
                Matcher name = NAME.matcher(line);
                Matcher file = FILE_NAME.matcher(line);
                if (name.find()) {
                    return new Part(value(name), file.find() ? value(file) : "", content);
                }
            }
        }
        throw invalid("a part has no name");
    }

    private static String value(Matcher found) {
        String quoted = found.group(1);
        String plain = found.group(2);
        return quoted != null ? quoted : plain == null ? "" : plain;
    }

    private static int find(byte[] text, byte[] what, int from) {
        for (int i = Math.max(0, from); i <= text.length - what.length; i++) {
            if (text[i] == what[0] && Arrays.equals(text, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    /// The part of a name, when it is there.
    public Optional<Part> get(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    public FormParts {
        parts = List.copyOf(parts);
    }

    private static GatewayException invalid(String why) {
        return new GatewayException(400, "INVALID_FORM", why);
    }
}
