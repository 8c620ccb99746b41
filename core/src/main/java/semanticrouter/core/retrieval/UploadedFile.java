package semanticrouter.core.retrieval;

import java.time.Instant;

/// A file somebody has uploaded.
///
/// @param id unique; begins with `file_`
/// @param name as the client called it
/// @param purpose the client's word
/// @param bytes of its content
/// @param created to the second
public record UploadedFile(String id, String name, String purpose, long bytes, Instant created) {}
