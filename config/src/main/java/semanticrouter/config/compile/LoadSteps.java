package semanticrouter.config.compile;

import semanticrouter.config.document.ConfigDocument;

/// Told how far loading a configuration has come, on the thread that loads it.
public interface LoadSteps {
    /// Nobody listens.
    LoadSteps UNHEARD = new LoadSteps() {};

    /// A document can be used; its policy and the files it names are looked at next.
    default void read(ConfigDocument document) {}

    /// Nothing that is known without its models stands against a document; they are loaded next, which may take long.
    ///
    /// @throws InterruptedException when interrupted
    default void checked(ConfigDocument document) throws InterruptedException {}
}
