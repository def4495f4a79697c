package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

/**
 * Names an object of another system: the directory object a cloud account is synced from, the manager of a value we may not
 * change. The core joins it to a target; one that no target answers for is an open cell, not a footnote.
 *
 * <p>It is joined when an account that some target resolved as the subject's carries {@code keyType} with exactly this {@code value} among
 * its {@linkplain Account#identifiers() identifiers}: both connectors have to write the key in the same form. So that the other target is
 * asked by that value at all, report it as a {@link FoundIdentifier} too. One that is not joined makes the account cell of the target that
 * reported it UNREADABLE. Which effects follow from those on the joined account a thing says itself: {@link Access#consequences()}.
 *
 * @param system what the other system is called by this one, e.g. a domain or tenant; not blank. For people, who read it in the open cell:
 *     it is not compared with anything
 * @param keyType what {@code value} is there, e.g. {@code objectGUID}
 * @param value the object's key there; not blank
 */
public record ExternalRef(String system, IdentifierType keyType, String value) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part is blank
     */
    public ExternalRef {
        Texts.notBlank(system, "system");
        requireNonNull(keyType, "keyType");
        Texts.notBlank(value, "value");
    }
}
