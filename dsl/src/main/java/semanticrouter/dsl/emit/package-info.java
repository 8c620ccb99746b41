/// The forms a compiled program is handed on in: laid over a configuration, as a Kubernetes resource, as Helm values,
/// and its syntax tree as JSON for editors. Start at {@link BaseMerge}.
@NullMarked
package semanticrouter.dsl.emit;

import org.jspecify.annotations.NullMarked;
