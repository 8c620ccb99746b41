package semanticrouter.core.kind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The YAML key of an option when it is not the component's name in snake_case (for example `modelRefs`).
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Key {
    /// Spelling in YAML, JSON and the DSL.
    String value();

    /// Deprecated spellings that still load, with a warning.
    String[] aliases() default {};
}
