package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.connectors.ldap.LdapSettings.IdentifierAttribute;
import io.deprov.connectors.ldap.LdapSettings.Limits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks offline what a schema cannot say, and names every problem at once: DNs, filters and attribute names that cannot be parsed,
 * keys that need each other, and a bind password that would travel in clear.
 */
final class SettingsReader {

    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9-]*|\\d+(\\.\\d+)+");
    private static final String PASSWORD_OID = "2.5.4.35";

    private final ConnectorConfig config;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(ConnectorConfig config) {
        this.config = config;
    }

    static LdapSettings read(ConnectorConfig config) throws ConnectorException {
        SettingsReader reader = new SettingsReader(config);
        Optional<LdapSettings> settings = reader.settings();
        if (settings.isEmpty() || !reader.problems.isEmpty()) {
            throw ConnectorException.of(FailureClass.CONFIG, String.join(System.lineSeparator(), reader.problems));
        }
        return settings.get();
    }

    /** Everything that is wrong, a sentence each. */
    static List<String> problems(ConnectorConfig config) {
        SettingsReader reader = new SettingsReader(config);
        reader.settings();
        return List.copyOf(reader.problems);
    }

    private Optional<LdapSettings> settings() {
        ServerAddress server = server();
        DN bindDn = dn("bindDn", config.string("bindDn"));
        Filter accountFilter = accountFilter();
        List<DN> peopleBases = dns("peopleBases");
        if (config.strings("peopleBases").isEmpty()) {
            problem("peopleBases", "must name at least one subtree");
        }
        Map<IdentifierType, IdentifierAttribute> identifiers = identifiers();
        List<String> lookAlikes = config.strings("lookAlikeAttributes");
        lookAlikes.forEach(attribute -> attribute("lookAlikeAttributes", attribute));
        DN policy = optionalDn("passwordPolicyDn");
        DN placeholder = placeholder();
        Set<CredentialAttribute> credentials = credentials();
        Limits limits = new Limits(
                positive("connectTimeout"), positive("responseTimeout"), (int) config.integer("poolSize"), (int)
                        config.integer("pageSize"));
        Path trustFile = trustFile();
        if (server == null || bindDn == null || accountFilter == null) {
            return Optional.empty();
        }
        return Optional.of(new LdapSettings(
                server,
                server.isLdaps() || config.bool("startTls"),
                trustFile,
                bindDn,
                config.secret("bindPassword"),
                peopleBases,
                dns("groupBases"),
                accountFilter,
                identifiers,
                lookAlikes,
                dns("controls"),
                credentials,
                config.string("blockSignIn"),
                policy,
                placeholder,
                config.bool("wholeTreeVisible"),
                dns("protectedGroups"),
                limits));
    }

    private @Nullable ServerAddress server() {
        try {
            ServerAddress server = ServerAddress.parse(config.string("url"));
            if (server.isLdaps() && config.bool("startTls")) {
                problem("startTls", "makes no sense with ldaps://, which is encrypted from the start");
            }
            if (!server.isLdaps() && !config.bool("startTls") && !server.isLoopback()) {
                problem(
                        "url",
                        "the password of bindDn would travel in clear: use ldaps://, or ldap:// with startTls: true"
                                + " (plain ldap:// only to a loopback address)");
            }
            return server;
        } catch (IllegalArgumentException e) {
            problem("url", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Filter accountFilter() {
        try {
            return Filter.create(config.string("accountFilter"));
        } catch (LDAPException e) {
            problem("accountFilter", "is no LDAP filter: " + e.getMessage());
            return null;
        }
    }

    private Map<IdentifierType, IdentifierAttribute> identifiers() {
        Map<IdentifierType, IdentifierAttribute> identifiers = new LinkedHashMap<>();
        config.sections("identifiers").forEach((name, section) -> {
            String attribute = section.string("attribute");
            attribute("identifiers." + name, attribute);
            IdentifierUse use = section.string("use").equals("unique") ? IdentifierUse.UNIQUE : IdentifierUse.LINKING;
            try {
                identifiers.put(new IdentifierType(name), new IdentifierAttribute(attribute, use));
            } catch (IllegalArgumentException e) {
                problem("identifiers", String.valueOf(e.getMessage()));
            }
        });
        if (identifiers.isEmpty()) {
            problem("identifiers", "must name at least one type, or nobody can be found");
        }
        return identifiers;
    }

    private @Nullable Path trustFile() {
        try {
            return config.optionalString("trustFile").map(Path::of).orElse(null);
        } catch (InvalidPathException e) {
            problem("trustFile", "is no path: " + e.getReason());
            return null;
        }
    }

    private Set<CredentialAttribute> credentials() {
        Set<CredentialAttribute> attributes = EnumSet.noneOf(CredentialAttribute.class);
        for (String name : config.strings("credentialAttributes")) {
            CredentialAttribute.named(name)
                    .ifPresentOrElse(
                            attributes::add,
                            () -> problem(
                                    "credentialAttributes",
                                    "\"" + name + "\" is not known here; known are userPassword, sshPublicKey and"
                                            + " userCertificate"));
        }
        return attributes;
    }

    private @Nullable DN placeholder() {
        DN placeholder = optionalDn("lastMemberPlaceholder");
        boolean wanted = config.string("lastMember").equals("placeholder");
        if (wanted && !config.has("lastMemberPlaceholder")) {
            problem("lastMemberPlaceholder", "is needed with lastMember: placeholder");
        }
        return wanted ? placeholder : null;
    }

    private void attribute(String key, String name) {
        if (!ATTRIBUTE.matcher(name).matches()) {
            problem(key, "is no attribute name: letters, digits and -, or an OID; no options");
        } else if (name.equalsIgnoreCase(CredentialAttribute.USER_PASSWORD.attribute()) || name.equals(PASSWORD_OID)) {
            problem(key, "must not be the password: its values are never read");
        }
    }

    private Duration positive(String key) {
        Duration value = config.duration(key);
        if (value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            problem(key, "must be longer than zero and at most a day");
        }
        return value;
    }

    private List<DN> dns(String key) {
        List<DN> dns = new ArrayList<>();
        for (String text : config.strings(key)) {
            DN dn = dn(key, text);
            if (dn != null) {
                dns.add(dn);
            }
        }
        return List.copyOf(dns);
    }

    private @Nullable DN optionalDn(String key) {
        return config.optionalString(key).map(text -> dn(key, text)).orElse(null);
    }

    private @Nullable DN dn(String key, String text) {
        try {
            DN dn = new DN(text);
            if (!dn.isNullDN()) {
                return dn;
            }
        } catch (LDAPException e) {
            // Said below: what the SDK says adds only the position.
        }
        problem(key, "must be a DN such as ou=people,dc=example,dc=com");
        return null;
    }

    private void problem(String key, String text) {
        String line = config.where() + "." + key + ": " + text;
        if (!problems.contains(line)) {
            problems.add(line);
        }
    }
}
