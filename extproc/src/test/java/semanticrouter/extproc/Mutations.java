package semanticrouter.extproc;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.LinkedHashMap;
import java.util.Map;
import semanticrouter.core.request.Headers;

/// Reads and applies edits of headers the way Envoy does: removals first.
final class Mutations {
    private Mutations() {}

    static Headers applied(HeaderMutation mutation, Headers headers) {
        Headers.Builder edited = headers.with();
        mutation.getRemoveHeadersList().forEach(edited::remove);
        for (HeaderValueOption option : mutation.getSetHeadersList()) {
            String name = option.getHeader().getKey();
            String value = option.getHeader().getRawValue().toStringUtf8();
            if (option.getAppendAction() == HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD) {
                edited.set(name, value);
            } else {
                edited.add(name, value);
            }
        }
        return edited.build();
    }

    static Map<String, String> set(HeaderMutation mutation) {
        var set = new LinkedHashMap<String, String>();
        mutation.getSetHeadersList()
                .forEach(option -> set.put(
                        option.getHeader().getKey(),
                        option.getHeader().getRawValue().toStringUtf8()));
        return set;
    }
}
