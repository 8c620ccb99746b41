/// Files and vector stores over HTTP. Start at {@link semanticrouter.console.documents.VectorStoreRoutes}.
@NullMarked
package semanticrouter.console.documents;

import org.jspecify.annotations.NullMarked;
