package semanticrouter.kubernetes.convert;

import semanticrouter.kubernetes.client.ResourceKind;

/// What stands against using a resource.
///
/// @param of kind of the resource that is to be mended
/// @param sort what it is of
/// @param reason one word in upper camel case, stable
/// @param path where in the resource, such as `spec.decisions[0].name`
/// @param message what is wrong and how to mend it, without the path
public record Problem(ResourceKind of, Sort sort, String reason, String path, String message) {
    /// What a problem is of.
    public enum Sort {
        /// The resource is not what its kind may be.
        SHAPE,
        /// It names something that is not there.
        REFERENCE
    }

    /// A value is missing, of another type or beyond a limit.
    public static final String INVALID = "Invalid";
    /// Two things have one name.
    public static final String DUPLICATE = "DuplicateName";

    static Problem invalid(ResourceKind of, String path, String message) {
        return new Problem(of, Sort.SHAPE, INVALID, path, message);
    }

    static Problem duplicate(ResourceKind of, String path, String name) {
        return new Problem(of, Sort.SHAPE, DUPLICATE, path, "\"" + name + "\" is there twice; rename one");
    }

    static Problem reference(ResourceKind of, String reason, String path, String message) {
        return new Problem(of, Sort.REFERENCE, reason, path, message);
    }

    /// One sentence.
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
