package semanticrouter.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.request.Headers;

/// Builds the edits Envoy is asked to make of headers. Every set overwrites, and says so: the default changed between
/// releases of Envoy (specification: dataplane §1.6).
final class HeaderEdit {
    private final HeaderMutation.Builder mutation = HeaderMutation.newBuilder();

    HeaderEdit set(String name, String value) {
        return put(name, value, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    }

    private HeaderEdit put(String name, String value, HeaderAppendAction action) {
        mutation.addSetHeaders(HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
                .setAppendAction(action));
        return this;
    }

    HeaderEdit remove(String name) {
        mutation.addRemoveHeaders(name);
        return this;
    }

    HeaderEdit remove(Iterable<String> names) {
        mutation.addAllRemoveHeaders(names);
        return this;
    }

    /// Announces a body of another length.
    HeaderEdit length(int bytes) {
        return remove("content-length").set("content-length", Integer.toString(bytes));
    }

    /// Sets all of them, for a response that has no headers yet.
    HeaderEdit all(Headers headers) {
        return change(Headers.NONE, headers);
    }

    /// What makes `wanted` of `present`.
    HeaderEdit change(Headers present, Headers wanted) {
        Map<String, List<String>> before = byName(present);
        Map<String, List<String>> after = byName(wanted);
        before.keySet().forEach(name -> {
            if (!after.containsKey(name)) {
                remove(name);
            }
        });
        after.forEach((name, values) -> {
            if (!values.equals(before.get(name))) {
                for (int i = 0; i < values.size(); i++) {
                    put(
                            name,
                            values.get(i),
                            i == 0
                                    ? HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD
                                    : HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD);
                }
            }
        });
        return this;
    }

    private static Map<String, List<String>> byName(Headers headers) {
        var byName = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, value) ->
                byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        return byName;
    }

    HeaderMutation build() {
        return mutation.build();
    }
}
