package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.ObjectClassDefinition;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldap.sdk.unboundidds.controls.AccountUsableRequestControl;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the server says about itself: product, controls, schema, where entries' ids are. Says nothing about any account, so that it
 * may be kept between calls.
 *
 * @param make whose server it is
 * @param product vendor and version as far as it says
 * @param namingContexts the roots of its trees
 * @param controls the OIDs of the controls it takes
 * @param schema its schema
 * @param idAttribute where ids are
 */
record ServerProfile(
        Make make,
        String product,
        List<DN> namingContexts,
        Set<String> controls,
        Schema schema,
        IdAttribute idAttribute) {

    private static final String IA5_STRING = "1.3.6.1.4.1.1466.115.121.1.26";

    /** RFC 4528: a write is done only if a filter matches, in one step. */
    boolean canAssert() {
        return controls.contains(AssertionRequestControl.ASSERTION_REQUEST_OID);
    }

    /** The server itself can say whether an account could sign in now. */
    boolean tellsUsability() {
        return controls.contains(AccountUsableRequestControl.ACCOUNT_USABLE_REQUEST_OID);
    }

    boolean knows(String attribute) {
        return schema.getAttributeType(attribute) != null;
    }

    /** False for a value outside of the attribute's syntax: no entry has it, and a filter with it is undefined. */
    boolean canHold(String attribute, String value) {
        AttributeTypeDefinition type = schema.getAttributeType(attribute);
        boolean isAsciiOnly = type != null && IA5_STRING.equals(type.getBaseSyntaxOID(schema));
        return !isAsciiOnly || value.chars().allMatch(c -> c < 0x80);
    }

    /** Only there does {@code nsAccountLock} keep anybody out; elsewhere it may be in the schema and mean nothing. */
    boolean is389() {
        return make == Make.DS_389;
    }

    /** The root of the tree that {@code base} is in; {@code base} itself when the server names none. */
    DN contextOf(DN base) {
        return namingContexts.stream()
                .filter(context -> !context.isNullDN() && base.isDescendantOf(context, true))
                .max(Comparator.comparingInt(context -> context.getRDNs().length))
                .orElse(base);
    }

    /** The object class of {@code entry} that insists on {@code attribute}, if one does. */
    Optional<String> classRequiring(Entry entry, String attribute) {
        for (String name : entry.getObjectClassValues() == null ? new String[0] : entry.getObjectClassValues()) {
            ObjectClassDefinition definition = schema.getObjectClass(name);
            if (definition != null && holds(definition.getRequiredAttributes(schema, true), attribute)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** The object classes whose entries may have {@code attribute}, extensibleObject among them. */
    Set<String> classesAllowing(String attribute) {
        Set<String> names = new TreeSet<>();
        names.add("extensibleObject");
        for (ObjectClassDefinition definition : schema.getObjectClasses()) {
            if (holds(definition.getRequiredAttributes(schema, true), attribute)
                    || holds(definition.getOptionalAttributes(schema, true), attribute)) {
                names.add(definition.getNameOrOID());
            }
        }
        return names;
    }

    private static boolean holds(Set<AttributeTypeDefinition> definitions, String attribute) {
        return definitions.stream().anyMatch(definition -> definition.hasNameOrOID(attribute));
    }

    /** The schema is long. */
    @Override
    public String toString() {
        return "ServerProfile[" + product + ", ids in " + idAttribute.attribute() + "]";
    }
}
