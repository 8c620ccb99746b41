package semanticrouter.core.kind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The option loads and validates, but what it stands for is not built: a document that sets it is told so.
///
/// For a whole kind see {@link Status#PLANNED}.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Planned {
    /// Whether a document that sets it is refused: true where going without it would weaken a protection or serve
    /// something else than the document says; false where requests are served as without it.
    boolean refused() default false;
}
