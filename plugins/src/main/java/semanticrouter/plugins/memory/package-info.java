/// `memory`: what is remembered of a user joins the conversation, and what is said is remembered (specification:
/// dataplane §4.10). Start at {@link semanticrouter.plugins.memory.UserMemory}.
@NullMarked
package semanticrouter.plugins.memory;

import org.jspecify.annotations.NullMarked;
