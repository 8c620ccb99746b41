package semanticrouter.core.recovery;

import semanticrouter.core.store.Owner;

/// Whose originals they are: one request's, and only for whom it speaks. Originals of another place are never found,
/// whatever id is asked for.
///
/// @param recipe that routed the request
/// @param decision that won
/// @param owner whom it speaks for, as a trusted source says
/// @param request its id, which is printed to the client
public record OriginalPlace(String recipe, String decision, Owner owner, String request) {}
