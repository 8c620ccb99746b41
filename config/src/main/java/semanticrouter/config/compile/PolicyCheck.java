package semanticrouter.config.compile;

import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.tree.MappingNode;

/// Says what can and cannot happen under the policies of a document, and which of its assertions are broken. The
/// routing language implements it; everything that takes a configuration into use asks it. Safe for all threads.
@FunctionalInterface
public interface PolicyCheck {
    /// Finds nothing; for callers that look at something other than the policy.
    PolicyCheck NONE = _ -> List.of();

    /// What was found, each finding with its place; an error stands against using the document.
    ///
    /// @param document a document that loads without errors, with places
    List<Diagnostic> check(MappingNode document);
}
