package io.deprov.connectors.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The public credentials on an entry, by fingerprint. Passwords are not among them: their values are never read. */
final class CredentialValues {

    private CredentialValues() {}

    /**
     * One value.
     *
     * @param description the attribute as the server names it, options included
     * @param octets the value, exactly as it must be named to be deleted
     */
    record Value(String description, ASN1OctetString octets) {

        byte[] bytes() {
            return octets.getValue();
        }
    }

    /** Matches entries that have the attribute, in either form of writing certificates (RFC 4523, 4.1). */
    static Filter presence(CredentialAttribute attribute) {
        Filter plain = Filter.createPresenceFilter(attribute.attribute());
        return attribute == CredentialAttribute.USER_CERTIFICATE
                ? Filter.createORFilter(plain, Filter.createPresenceFilter(attribute.attribute() + ";binary"))
                : plain;
    }

    /** Values with the same fingerprint are one credential: the same key under two comments. */
    static Map<String, List<Value>> read(Entry entry, CredentialAttribute attribute) {
        if (!attribute.isReadable()) {
            throw new IllegalArgumentException("the values of " + attribute.attribute() + " are never read");
        }
        Map<String, List<Value>> values = new LinkedHashMap<>();
        for (Attribute found : entry.getAttributesWithOptions(attribute.attribute(), null)) {
            for (ASN1OctetString octets : found.getRawValues()) {
                values.computeIfAbsent(fingerprint(attribute, octets.getValue()), key -> new ArrayList<>())
                        .add(new Value(found.getName(), octets));
            }
        }
        return values;
    }

    private static String fingerprint(CredentialAttribute attribute, byte[] bytes) {
        return attribute == CredentialAttribute.SSH_PUBLIC_KEY
                ? SshPublicKey.parse(new String(bytes, StandardCharsets.UTF_8))
                        .map(SshPublicKey::fingerprint)
                        .orElseGet(() -> Sha256.rawFingerprint(bytes))
                : Sha256.hexFingerprint(bytes);
    }
}
