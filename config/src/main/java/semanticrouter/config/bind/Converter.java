package semanticrouter.config.bind;

import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.Node;

/// Binds a type the binder does not know by itself.
///
/// @param <T> the type
public interface Converter<T> {
    Class<T> type();

    /// The value, or null after a finding was reported.
    @Nullable
    T bind(Node node, DocPath at, Binding binding);

    /// The tree of a value.
    Node unbind(T value, Binder binder);
}
