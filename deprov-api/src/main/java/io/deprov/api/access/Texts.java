package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Shared checks of the value types in this package. */
final class Texts {

    private Texts() {}

    /** Returns {@code value}, or throws with the rule in the message when it does not match. */
    static String matching(Pattern pattern, String value, String what) {
        requireNonNull(value, what);
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " " + quoted(value) + " is not valid: it must match " + pattern.pattern());
        }
        return value;
    }

    /** Returns {@code value}, or throws when it is blank: a blank id means "the caller" to some targets. */
    static String notBlank(String value, String what) {
        requireNonNull(value, what);
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is blank: an empty id must never reach a target");
        }
        return value;
    }

    private static String quoted(String value) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "..." : value;
        return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
