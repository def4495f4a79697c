package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The person, service account, device or trading partner that loses access. Known by identifiers, never by one magic key.
 *
 * @param identifiers at least one; sorted, unmodifiable
 */
public record Subject(SortedSet<Identifier> identifiers) {

    /**
     * Copies the identifiers.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Subject {
        requireNonNull(identifiers, "identifiers");
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException("a subject needs at least one identifier");
        }
        identifiers = Collections.unmodifiableSortedSet(new TreeSet<>(identifiers));
    }

    /** A subject known by these identifiers. */
    public static Subject of(Identifier... identifiers) {
        return of(Arrays.asList(identifiers));
    }

    /** A subject known by these identifiers. */
    public static Subject of(Collection<Identifier> identifiers) {
        return new Subject(new TreeSet<>(identifiers));
    }
}
