package semanticrouter.selectors.looper.remom;

/// Says that a template cannot be read, and how to mend it.
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    TemplateException(int line, String what) {
        super("line " + line + ": " + what, null, false, false);
        this.why = "line " + line + ": " + what;
    }

    /// Where and what, for a person.
    public String why() {
        return why;
    }
}
