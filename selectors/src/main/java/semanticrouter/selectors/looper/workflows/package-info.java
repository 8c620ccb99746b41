/// How `workflows` works: start at {@link semanticrouter.selectors.looper.workflows.FlowLoop}.
@NullMarked
package semanticrouter.selectors.looper.workflows;

import org.jspecify.annotations.NullMarked;
