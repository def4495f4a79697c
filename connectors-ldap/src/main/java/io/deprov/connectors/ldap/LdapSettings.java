package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.config.SecretRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one target, typed and checked. Made by {@link SettingsReader}.
 *
 * @param server where it is
 * @param isTls whether the wire is encrypted, by ldaps or StartTLS
 * @param trustFile the authorities to trust, null for the JVM's
 * @param bindDn what we sign in as
 * @param bindPassword where its password is
 * @param peopleBases where accounts are, at least one
 * @param groupBases where groups are
 * @param accountFilter what an account is
 * @param identifiers which attribute carries which identifier
 * @param lookAlikeAttributes what makes an account look like another
 * @param controls entries known to be there
 * @param credentialAttributes which credentials to look for
 * @param blockSignIn a strategy's word, or {@code auto}
 * @param passwordPolicyDn the default password policy, null when not named
 * @param lastMemberPlaceholder takes a last member's place, null when a person has to decide
 * @param wholeTreeVisible whether an account or group that no search by id shows is gone for sure, and a name that nobody shows is free
 * @param protectedGroups whose direct members are protected
 * @param limits times and sizes
 */
record LdapSettings(
        ServerAddress server,
        boolean isTls,
        @Nullable Path trustFile,
        DN bindDn,
        SecretRef bindPassword,
        List<DN> peopleBases,
        List<DN> groupBases,
        Filter accountFilter,
        Map<IdentifierType, IdentifierAttribute> identifiers,
        List<String> lookAlikeAttributes,
        List<DN> controls,
        Set<CredentialAttribute> credentialAttributes,
        String blockSignIn,
        @Nullable DN passwordPolicyDn,
        @Nullable DN lastMemberPlaceholder,
        boolean wholeTreeVisible,
        List<DN> protectedGroups,
        Limits limits) {

    static final String AUTO = "auto";

    /**
     * Where an identifier is.
     *
     * @param attribute the attribute's name
     * @param use whether one value means one account
     */
    record IdentifierAttribute(String attribute, IdentifierUse use) {}

    /**
     * Times and sizes.
     *
     * @param connectTimeout for opening a connection, TLS included
     * @param responseTimeout for one answer
     * @param poolSize connections at most
     * @param pageSize entries asked for at a time
     */
    record Limits(Duration connectTimeout, Duration responseTimeout, int poolSize, int pageSize) {}

    Optional<DN> passwordPolicy() {
        return Optional.ofNullable(passwordPolicyDn);
    }

    Optional<DN> placeholder() {
        return Optional.ofNullable(lastMemberPlaceholder);
    }

    /** The named controls that lie under {@code base}, which proves nothing yet about what they are. */
    List<DN> controlsUnder(DN base) {
        return controls.stream().filter(dn -> dn.isDescendantOf(base, true)).toList();
    }

    /** Shows where, not what: a record would list it all, controls and protected groups included. */
    @Override
    public String toString() {
        return "LdapSettings[" + server + " as " + bindDn + "]";
    }
}
