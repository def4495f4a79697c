package io.deprov.core.inventory;

import io.deprov.api.access.Identifier;
import java.util.Collection;

/**
 * Whether two identifiers are the same to people. Directories ignore case and give a value as it was once written, so that letters that
 * differ in case only are no sign of somebody else. Which accounts an identifier finds is the target's to say, by its own rules.
 */
public final class SameValue {

    private SameValue() {}

    /** Whether they are of one type, with values that differ in case at most. */
    public static boolean is(Identifier one, Identifier other) {
        return one.type().equals(other.type()) && one.value().equalsIgnoreCase(other.value());
    }

    /** Whether it is the same as one of these. */
    public static boolean isIn(Collection<Identifier> identifiers, Identifier one) {
        return identifiers.stream().anyMatch(other -> is(one, other));
    }
}
