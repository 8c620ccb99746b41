/// Kept responses in the process, and what bounds them everywhere. Start at {@link
/// semanticrouter.stores.response.MemoryResponses}.
@NullMarked
package semanticrouter.stores.response;

import org.jspecify.annotations.NullMarked;
