package semanticrouter.core.kind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Inclusive bounds of a number; for text or lists, of its length.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Range {
    /// Smallest allowed value.
    double min() default Double.NEGATIVE_INFINITY;

    /// Largest allowed value.
    double max() default Double.POSITIVE_INFINITY;
}
