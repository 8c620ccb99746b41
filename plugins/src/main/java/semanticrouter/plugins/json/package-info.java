/// Edits of JSON that leave what they do not concern as it was written. Start at {@link
/// semanticrouter.plugins.json.JsonArray}.
@NullMarked
package semanticrouter.plugins.json;

import org.jspecify.annotations.NullMarked;
