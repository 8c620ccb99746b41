/// What outlives a request: kept responses, and who they belong to. Start at {@link
/// semanticrouter.core.store.ResponseStore}.
@NullMarked
package semanticrouter.core.store;

import org.jspecify.annotations.NullMarked;
