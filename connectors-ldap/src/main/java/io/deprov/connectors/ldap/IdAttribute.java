package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The attributes that servers keep an entry's immutable id in. An id is written with its attribute, {@code entryUUID:...}: the same
 * value in another attribute is another id, and one that was pinned in an attribute is never looked for in another.
 */
enum IdAttribute {

    /** RFC 4530. */
    ENTRY_UUID("entryUUID", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", false),

    /** 389 Directory Server gives one to every entry, and an entryUUID perhaps later and not to each. */
    NS_UNIQUE_ID("nsUniqueId", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{8}){3}", false),

    /** 16 bytes; written as lower-case hexadecimal in the order of the bytes. */
    OBJECT_GUID("objectGUID", "[0-9a-f]{32}", true);

    private static final String SEPARATOR = ":";

    private final String attribute;

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern is
    private final Pattern shape;

    private final boolean isBinary;

    IdAttribute(String attribute, String shape, boolean isBinary) {
        this.attribute = attribute;
        this.shape = Pattern.compile(shape);
        this.isBinary = isBinary;
    }

    String attribute() {
        return attribute;
    }

    /** The entry's id as text; empty when the server does not show it, or something that is none. */
    Optional<String> of(Entry entry) {
        Optional<String> value = isBinary
                ? Optional.ofNullable(entry.getAttributeValueBytes(attribute)).map(HexFormat.of()::formatHex)
                : Optional.ofNullable(entry.getAttributeValue(attribute));
        return value.filter(id -> shape.matcher(id).matches()).map(id -> attribute + SEPARATOR + id);
    }

    /**
     * Matches the entry with this id and no other.
     *
     * @throws ConnectorException when {@code id} is none of this attribute
     */
    Filter is(String id) throws ConnectorException {
        String prefix = attribute + SEPARATOR;
        String value = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        if (!shape.matcher(value).matches()) {
            throw ConnectorException.of(
                    FailureClass.INVALID_REQUEST,
                    "what was pinned is no id in " + attribute + ", which this server keeps ids in: " + id
                            + ". Nothing is looked for by it. Plan again; if the target is another server than the plan was made for,"
                            + " correct its url");
        }
        return isBinary
                ? Filter.createEqualityFilter(attribute, HexFormat.of().parseHex(value))
                : Filter.createEqualityFilter(attribute, value);
    }

    /** How a search by id is written in a scope's description. */
    String shape() {
        return "(" + attribute + "=...)";
    }
}
