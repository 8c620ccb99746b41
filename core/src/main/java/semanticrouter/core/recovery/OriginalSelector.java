package semanticrouter.core.recovery;

/// Which originals are meant: those that have every value that is given. An empty text asks for nothing.
///
/// @param recipe that routed the request
/// @param decision that won
/// @param user whom the request speaks for
/// @param request its id
public record OriginalSelector(String recipe, String decision, String user, String request) {
    public boolean matches(OriginalPlace place) {
        return meant(recipe, place.recipe())
                && meant(decision, place.decision())
                && meant(user, place.owner().user())
                && meant(request, place.request());
    }

    private static boolean meant(String asked, String is) {
        return asked.isEmpty() || asked.equals(is);
    }

    /// Prints no user.
    @Override
    public String toString() {
        return "OriginalSelector[" + recipe + " " + decision + "]";
    }
}
