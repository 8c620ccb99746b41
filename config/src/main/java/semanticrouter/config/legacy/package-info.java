/// What earlier contracts wrote differently: spellings that still load, keys that are refused with what replaces them,
/// and the migration of whole documents. Start at {@link semanticrouter.config.legacy.RejectedKeys}.
@NullMarked
package semanticrouter.config.legacy;

import org.jspecify.annotations.NullMarked;
