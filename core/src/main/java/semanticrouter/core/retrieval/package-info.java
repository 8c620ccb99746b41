/// Documents that questions are answered from: uploaded files, stores of their passages, and the search in them. Start
/// at {@link semanticrouter.core.retrieval.DocumentStores}.
@NullMarked
package semanticrouter.core.retrieval;

import org.jspecify.annotations.NullMarked;
