package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.Schema;
import java.util.Arrays;
import java.util.List;

/** Whose server it is, where that decides something: which ids are immutable, and what keeps an account out. */
enum Make {

    /** Names no vendor, but gives its root entry an object class of its own. */
    OPENLDAP(List.of(IdAttribute.ENTRY_UUID, IdAttribute.OBJECT_GUID)),

    /** Obeys {@code nsAccountLock}, and has given every entry a {@code nsUniqueId} from the beginning. */
    DS_389(List.of(IdAttribute.NS_UNIQUE_ID, IdAttribute.ENTRY_UUID)),

    /** Any other. */
    OTHER(List.of(IdAttribute.values()));

    private static final String OPENLDAP_ROOT = "OpenLDAProotDSE";
    private static final String VENDOR_389 = "389 Project";

    @SuppressWarnings("ImmutableEnumChecker") // lists made by List.of
    private final List<IdAttribute> ids;

    Make(List<IdAttribute> ids) {
        this.ids = ids;
    }

    /** By the vendor's name and the object class of the root entry; a version says nothing about the make. */
    static Make of(Entry root) {
        if (VENDOR_389.equalsIgnoreCase(root.getAttributeValue("vendorName"))) {
            return DS_389;
        }
        boolean isOpenLdap = OPENLDAP_ROOT.equals(root.getAttributeValue("structuralObjectClass"))
                || AccountReader.values(root, "objectClass").contains(OPENLDAP_ROOT);
        return isOpenLdap ? OPENLDAP : OTHER;
    }

    /** Where ids may be, the surest first: what the schema knows and no user may write. An attribute that can be written is no id. */
    List<IdAttribute> ids(Schema schema) {
        return ids.stream()
                .filter(id -> {
                    AttributeTypeDefinition type = schema.getAttributeType(id.attribute());
                    return type != null && type.isNoUserModification();
                })
                .toList();
    }

    /**
     * Known to leave a filter undefined where the right to search its attribute is missing, so that the negation does not match either:
     * an entry shown by {@code (!(member=x))} is the server's word that it looked and that the value is not there. OpenLDAP: test_filter
     * turns only true and false around; 389 Directory Server: slapi_vattr_filter_test_ext does not negate "access denied". Others may
     * take what they do not show for absent (Active Directory does).
     */
    boolean leavesHiddenUndefined() {
        return this != OTHER;
    }

    /** All names of ids, for people. */
    static String names() {
        return String.join(
                ", ",
                Arrays.stream(IdAttribute.values()).map(IdAttribute::attribute).toList());
    }
}
