package io.deprov.connectors.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldap.sdk.unboundidds.controls.IgnoreNoUserModificationRequestControl;
import com.unboundid.ldif.LDIFException;
import io.deprov.api.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SDK's in-memory server, for what slapd cannot be made to do: to be slow, to break off, to answer any result code, to be another
 * make. It enforces no lock; whether somebody is kept out is tested on slapd.
 */
final class InMemoryDirectory implements AutoCloseable {

    static final String SUFFIX = "dc=example,dc=com";
    static final String PEOPLE = "ou=people," + SUFFIX;
    static final String GROUPS = "ou=groups," + SUFFIX;
    static final String POLICY = "cn=policy," + SUFFIX;
    static final String BIND_DN = "cn=deprov," + SUFFIX;
    static final String PASSWORD = "canary-7b21-bind-password";

    static final String VENDOR_389 = "389 Project";

    private static final String SCHEMA = String.join(
            "\n",
            "dn: cn=schema",
            "objectClass: top",
            "objectClass: subschema",
            "attributeTypes: ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15"
                    + " USAGE directoryOperation )",
            "attributeTypes: ( 2.16.840.1.113730.3.1.542 NAME 'nsUniqueId' EQUALITY caseIgnoreMatch SYNTAX"
                    + " 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE NO-USER-MODIFICATION USAGE directoryOperation )",
            "attributeTypes: ( 1.3.6.1.4.1.42.2.27.8.1.17 NAME 'pwdAccountLockedTime' EQUALITY caseIgnoreMatch"
                    + " SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE USAGE directoryOperation )",
            "attributeTypes: ( 1.3.6.1.4.1.42.2.27.8.1.32 NAME 'pwdEndTime' EQUALITY generalizedTimeMatch SYNTAX"
                    + " 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE USAGE directoryOperation )",
            "attributeTypes: ( 1.3.6.1.4.1.42.2.27.8.1.11 NAME 'pwdLockout' EQUALITY booleanMatch SYNTAX"
                    + " 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )",
            "attributeTypes: ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey' EQUALITY octetStringMatch SYNTAX"
                    + " 1.3.6.1.4.1.1466.115.121.1.40 )",
            "objectClasses: ( 1.3.6.1.4.1.42.2.27.8.2.1 NAME 'pwdPolicy' SUP top AUXILIARY MAY pwdLockout )",
            "objectClasses: ( 1.3.6.1.4.1.32473.1 NAME 'strictGroup' SUP top STRUCTURAL MUST ( cn $ member ) )",
            "objectClasses: ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY MAY sshPublicKey )",
            "");

    /** What the server does on purpose. */
    static class Mischief extends InMemoryOperationInterceptor {

        /** Before a modification is carried out. */
        void onModify(InMemoryInterceptedModifyRequest request) throws LDAPException {}

        /** Before a search is carried out. */
        void onSearch(InMemoryInterceptedSearchRequest request) throws LDAPException {}

        /** Whether this search does not show this entry although it matches. */
        boolean hides(ReadOnlySearchRequest request, Entry entry) {
            return false;
        }

        @Override
        public final void processSearchEntry(InMemoryInterceptedSearchEntry entry) {
            if (hides(entry.getRequest(), entry.getSearchEntry())) {
                entry.setSearchEntry(null);
            }
        }

        @Override
        public final void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
            onModify(request);
        }

        @Override
        public final void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
            onSearch(request);
        }
    }

    final InMemoryDirectoryServer server;

    private final boolean is389;

    private InMemoryDirectory(InMemoryDirectoryServer server, boolean is389) {
        this.server = server;
        this.is389 = is389;
    }

    static InMemoryDirectory start(String vendor, Mischief mischief) {
        return start(vendor, vendor + " 1.0", mischief);
    }

    static InMemoryDirectory start(String vendor, String version, Mischief mischief) {
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(SUFFIX);
            config.setSchema(Schema.mergeSchemas(
                    Schema.getDefaultStandardSchema(),
                    Schema.getSchema(new ByteArrayInputStream(SCHEMA.getBytes(StandardCharsets.UTF_8)))));
            config.setVendorName(vendor);
            config.setVendorVersion(version);
            config.addAdditionalBindCredentials(BIND_DN, PASSWORD);
            config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig(
                    "ldap", InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0, null));
            config.addInMemoryOperationInterceptor(mischief);
            InMemoryDirectory directory =
                    new InMemoryDirectory(new InMemoryDirectoryServer(config), vendor.equals(VENDOR_389));
            directory.fill();
            directory.server.startListening();
            return directory;
        } catch (LDAPException | LDIFException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static InMemoryDirectory start() {
        return start("Example", new Mischief());
    }

    private void fill() throws LDAPException, LDIFException {
        add("dn: " + SUFFIX, "objectClass: domain", "dc: example");
        add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
        add("dn: " + GROUPS, "objectClass: organizationalUnit", "ou: groups");
        add("dn: " + POLICY, "objectClass: device", "objectClass: pwdPolicy", "cn: policy", "pwdLockout: TRUE");
        person("ada", "1001");
        person("bob", "1002");
        add(
                "dn: cn=engineers," + GROUPS,
                "objectClass: groupOfNames",
                "cn: engineers",
                "member: " + dn("ada"),
                "member: " + dn("bob"));
    }

    /** On 389 Directory Server every entry has an {@code nsUniqueId}, and may have an {@code entryUUID} as well. */
    void add(String... ldif) throws LDAPException, LDIFException {
        AddRequest request = new AddRequest(ldif);
        if (is389) {
            request.addAttribute("nsUniqueId", String.format("%08x-1dd211b2-80d6ca9c-5f5a1e86", server.countEntries()));
            request.addControl(new IgnoreNoUserModificationRequestControl());
        }
        server.add(request);
    }

    private void person(String uid, String employeeNumber) throws LDAPException, LDIFException {
        add(
                "dn: " + dn(uid),
                "objectClass: inetOrgPerson",
                "objectClass: ldapPublicKey",
                "uid: " + uid,
                "cn: " + uid,
                "sn: " + uid,
                "employeeNumber: " + employeeNumber,
                "userPassword: secret-of-" + uid,
                "sshPublicKey: key of " + uid,
                "userCertificate;binary:: AAAA");
    }

    static String dn(String uid) {
        return "uid=" + uid + "," + PEOPLE;
    }

    Map<String, Object> config() {
        Map<String, Object> config = new TreeMap<>();
        config.put("url", "ldap://127.0.0.1:" + server.getListenPort());
        config.put("bindDn", BIND_DN);
        config.put("peopleBases", List.of(PEOPLE));
        config.put("groupBases", List.of(GROUPS));
        config.put("passwordPolicyDn", POLICY);
        config.put("identifiers", Map.of("employeeNumber", Map.of("attribute", "employeeNumber", "use", "linking")));
        return config;
    }

    Deprov deprov(Map<String, Object> more) throws ConnectorException {
        Map<String, Object> config = config();
        config.putAll(more);
        return Deprov.open(config, PASSWORD);
    }

    Deprov deprov(Map<String, Object> more, Duration patience) throws ConnectorException {
        Map<String, Object> config = config();
        config.putAll(more);
        return Deprov.open(config, PASSWORD, Clock.systemUTC(), patience);
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
