package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

/**
 * Names an object of another system: the directory object a cloud account is synced from, the manager of a value we may not
 * change. The core joins it to a target; one that no target answers for is an open cell, not a footnote.
 *
 * @param system what the other system is called by this one, e.g. a domain or tenant; not blank
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
