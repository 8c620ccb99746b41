package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.trace.Fact;
import semanticrouter.plugins.Calls;

/// What users say and models answer, and what a request's trace says of it.
final class Exchanges {
    private Exchanges() {}

    static String chat(String text) {
        return "{'model':'auto','messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':'" + text
                + "'}]}";
    }

    static Reply answer(String said) {
        return Calls.whole(200, "{'choices':[{'index':0,'message':{'role':'assistant','content':'" + said + "'}}]}");
    }

    static Call request(String user, String json, String... headers) {
        var all = new ArrayList<>(List.of("x-authz-user-id", user));
        all.addAll(List.of(headers));
        return Calls.chat(json, all.toArray(String[]::new));
    }

    static Optional<String> skipped(Call call) {
        return call.trace()
                .facts()
                .last(Fact.Memory.RecallSkipped.class)
                .map(skip -> skip.reason().toString());
    }

    static Optional<String> unkept(Call call) {
        return call.trace()
                .facts()
                .last(Fact.Memory.KeepingSkipped.class)
                .map(skip -> skip.reason().toString());
    }
}
