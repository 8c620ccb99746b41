package semanticrouter.config.document.global;

import java.util.List;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;

/// A key of this router that stands for a caller.
@Doc("A key of this router that stands for a caller; limits and budgets go by who it stands for.")
public record VirtualKey(
        @Doc("Name, for people.") @Required String name,

        @Doc("The key clients present as a bearer token or in x-api-key, as a rule ${NAME} of an environment variable.")
        @Required
        String key,

        @Doc("User it stands for.") String user,
        @Doc("Groups it stands for.") List<String> groups,
        @Doc("Tenant it stands for.") String tenant) {
    @Override
    public String toString() {
        return "VirtualKey[" + name + "]";
    }
}
