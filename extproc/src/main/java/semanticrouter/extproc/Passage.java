package semanticrouter.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A request that passes through without being looked at (specification: dataplane §1.3.8, §1.3.12, §1.4).
final class Passage {
    private Passage() {}

    static void requestBody(ProcessingStream stream, byte[] body, boolean end) {
        CommonResponse.Builder answer = Answers.asIs();
        if (stream.modes().duplexRequest()) {
            answer.setBodyMutation(Answers.piece(body, end));
        }
        stream.send(Answers.requestBody(answer));
    }

    static void responseHeaders(ProcessingStream stream, List<Map.Entry<String, String>> headers) {
        boolean events = headers.stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase("content-type")
                        && header.getValue().toLowerCase(Locale.ROOT).contains("text/event-stream"));
        stream.send(Answers.responseHeaders(
                Answers.asIs(), events && !stream.modes().duplexResponse()));
    }

    static void responseBody(ProcessingStream stream, byte[] body, boolean end) {
        CommonResponse.Builder answer = Answers.asIs();
        if (stream.modes().duplexResponse()) {
            answer.setBodyMutation(Answers.piece(body, end));
        }
        stream.send(Answers.responseBody(answer));
    }
}
