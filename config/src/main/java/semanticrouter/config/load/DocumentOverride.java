package semanticrouter.config.load;

import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.ScalarNode;

/// What the one who starts the process wants instead of what a document says. It is judged like what the document says.
///
/// @param code of the note that tells of it
/// @param by who sets it, as a person calls it, for example `the flag --api-port`
/// @param at the place in the document, which need not be there
/// @param value instead; of `routing.decisions` the type of every decision's algorithm, in every recipe
/// @param undo how to go by the document
public record DocumentOverride(String code, String by, DocPath at, ScalarNode value, String undo) {
    /// Where a value is meant for every decision.
    static final DocPath DECISIONS = DocPath.parse("routing.decisions");

    private static final String FLAG_CODE = "flag-override";
    private static final String VARIABLE_CODE = "environment-override";

    /// A flag of the command line.
    public static DocumentOverride flag(String name, String path, ScalarNode value) {
        return new DocumentOverride(
                FLAG_CODE, "the flag " + name, DocPath.parse(path), value, "leave the flag out to go by the document");
    }

    /// A flag of the command line that says how every decision chooses its model. A decision that chooses so already
    /// keeps its settings.
    ///
    /// @param algorithm its type
    public static DocumentOverride algorithm(String name, String algorithm) {
        return flag(name, DECISIONS.toString(), ScalarNode.text(algorithm));
    }

    /// A variable of the process's environment.
    static DocumentOverride variable(String name, DocPath at, String value) {
        return new DocumentOverride(
                VARIABLE_CODE,
                "the environment variable " + name,
                at,
                ScalarNode.text(value),
                "unset the variable to go by the document");
    }
}
