package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import java.util.HexFormat;
import java.util.Optional;

/** The attributes that servers keep an entry's immutable id in. */
enum IdAttribute {
    /** RFC 4530. */
    ENTRY_UUID("entryUUID", false),
    /** 389 Directory Server, which may know entryUUID without giving one to every entry. */
    NS_UNIQUE_ID("nsUniqueId", false),
    /** 16 bytes; written as lower-case hexadecimal in the order of the bytes. */
    OBJECT_GUID("objectGUID", true);

    private final String attribute;
    private final boolean isBinary;

    IdAttribute(String attribute, boolean isBinary) {
        this.attribute = attribute;
        this.isBinary = isBinary;
    }

    String attribute() {
        return attribute;
    }

    /** The entry's id as text; empty when the server does not show it. */
    Optional<String> of(Entry entry) {
        if (isBinary) {
            byte[] bytes = entry.getAttributeValueBytes(attribute);
            return Optional.ofNullable(bytes).map(HexFormat.of()::formatHex);
        }
        return Optional.ofNullable(entry.getAttributeValue(attribute)).filter(id -> !id.isBlank());
    }

    /**
     * Matches the entry with this id and no other.
     *
     * @throws IllegalArgumentException when {@code id} cannot be one
     */
    Filter is(String id) {
        return isBinary
                ? Filter.createEqualityFilter(attribute, HexFormat.of().parseHex(id))
                : Filter.createEqualityFilter(attribute, id);
    }

    /** How a search by id is written in a scope's description. */
    String shape() {
        return "(" + attribute + "=...)";
    }
}
