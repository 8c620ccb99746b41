package semanticrouter.core.compression;

import java.util.Locale;

/// What became of a conversation that was looked at.
public enum Compression {
    APPLIED,
    UNCHANGED,
    BYPASSED,
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
