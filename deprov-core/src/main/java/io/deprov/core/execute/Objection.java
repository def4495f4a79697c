package io.deprov.core.execute;

import static java.util.Objects.requireNonNull;

/**
 * What a guard has against touching an account.
 *
 * @param why for people
 * @param isShown false when the target does not show the account: then its name may be somebody else's by now
 */
record Objection(String why, boolean isShown) {

    /** Checks the part. */
    Objection {
        requireNonNull(why, "why");
    }
}
