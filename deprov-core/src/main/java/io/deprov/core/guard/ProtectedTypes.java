package io.deprov.core.guard;

import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The types of identifier by which subjects are protected. A protected subject is told only where the type is known: by a target, or
 * because it was given or found for the subject in question. By a type that nobody knows anybody could be protected, so then everybody
 * counts as protected. Immutable and thread-safe.
 */
public final class ProtectedTypes {

    private final SortedSet<IdentifierType> types;

    /** The types of these protected subjects. */
    public ProtectedTypes(Collection<Identifier> protectedSubjects) {
        SortedSet<IdentifierType> all = new TreeSet<>();
        protectedSubjects.forEach(subject -> all.add(subject.type()));
        this.types = Collections.unmodifiableSortedSet(all);
    }

    /** Those that are not among the known ones, sorted. */
    public SortedSet<IdentifierType> unknown(Collection<IdentifierType> known) {
        SortedSet<IdentifierType> unknown = new TreeSet<>(types);
        unknown.removeAll(known);
        return unknown;
    }

    /** A guard that refuses everybody while there are protected subjects of unknown types, and asks {@code otherwise} else. */
    public Guard guard(Collection<IdentifierType> known, Guard otherwise) {
        SortedSet<IdentifierType> unknown = unknown(known);
        return unknown.isEmpty() ? otherwise : question -> Optional.of(why(unknown));
    }

    /** What is wrong and what to do. */
    public static String why(Collection<IdentifierType> unknown) {
        return "protectedSubjects protects by " + unknown
                + ", and no target that can be reached knows anybody by that, so it cannot be told who is protected: correct"
                + " the type, or bring back its target, or give the subject's own value of it as well";
    }
}
