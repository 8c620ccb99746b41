/// Edits of JSON that leave what they do not concern as it was written, and services that are asked in it. Start at
/// {@link semanticrouter.plugins.json.JsonArray} and {@link semanticrouter.plugins.json.JsonService}.
@NullMarked
package semanticrouter.plugins.json;

import org.jspecify.annotations.NullMarked;
