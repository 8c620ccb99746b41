package semanticrouter.core.signal;

/// One configured rule of a family; its record is the declaration of its options.
public interface SignalRule {
    /// Unique in the family and recipe; decisions refer to `family:name`.
    String name();
}
