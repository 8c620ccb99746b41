package semanticrouter.core.retrieval;

/// What the program keeps of documents.
///
/// @param files as they were uploaded
/// @param stores what is searched
/// @param contents which file is in which store
public record DocumentStores(UploadedFiles files, VectorStores stores, StoreFiles contents) {}
