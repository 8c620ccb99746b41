/// What `global`, the listeners and whatever names callers must keep to beyond the types of their keys
/// (specification: signals §1.15, §1.17; dataplane C6–C10).
@NullMarked
package semanticrouter.config.check.global;

import org.jspecify.annotations.NullMarked;
