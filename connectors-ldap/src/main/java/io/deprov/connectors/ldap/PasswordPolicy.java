package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import java.util.Optional;

/**
 * The password policy of one account: the one its {@code pwdPolicySubentry} names, else the configured default. A policy that is named
 * and not there is none at all: OpenLDAP then has no policy in force for the account, not the default one.
 *
 * @param isReadable whether a policy was read
 * @param locks whether it says {@code pwdLockout TRUE}
 * @param words which policy, or why there is none, and what to do
 */
record PasswordPolicy(boolean isReadable, boolean locks, String words) {

    static final String SUBENTRY = "pwdPolicySubentry";

    /** Reads it now; nothing is kept. */
    static PasswordPolicy of(Inquiry inquiry, Entry account) throws ConnectorException {
        String own = account.getAttributeValue(SUBENTRY);
        return own == null
                ? ofDefault(inquiry)
                : read(inquiry, own, "the account's own password policy (" + SUBENTRY + ")");
    }

    /** The configured default. */
    static PasswordPolicy ofDefault(Inquiry inquiry) throws ConnectorException {
        Optional<DN> configured = inquiry.settings().passwordPolicy();
        if (configured.isEmpty()) {
            return new PasswordPolicy(
                    false, false, "no default password policy is known: set passwordPolicyDn to the ppolicy_default");
        }
        return read(inquiry, configured.get().toString(), "the default password policy " + configured.get());
    }

    private static PasswordPolicy read(Inquiry inquiry, String dn, String words) throws ConnectorException {
        Optional<SearchResultEntry> entry = inquiry.call().entry(dn, "objectClass", "pwdLockout");
        if (entry.isEmpty()) {
            return new PasswordPolicy(
                    false,
                    false,
                    words + " is not there, or " + inquiry.settings().bindDn() + " may not read it");
        }
        return new PasswordPolicy(true, "TRUE".equalsIgnoreCase(entry.get().getAttributeValue("pwdLockout")), words);
    }

    Optional<String> obstacleToLock() {
        if (!isReadable) {
            return Optional.of(words);
        }
        return locks
                ? Optional.empty()
                : Optional.of(words + " does not say pwdLockout TRUE, so that the server ignores pwdAccountLockedTime");
    }

    Optional<String> obstacleToEnd() {
        return isReadable ? Optional.empty() : Optional.of(words);
    }
}
