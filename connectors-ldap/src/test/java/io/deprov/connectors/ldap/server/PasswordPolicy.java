package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.Entry;
import java.util.List;
import java.util.Optional;

/**
 * What the server does with {@code pwdAccountLockedTime} and {@code pwdEndTime}. Each constant is a server met in the
 * field, and on most of them the same successful write keeps nobody out.
 *
 * @see <a href="https://www.openldap.org/software/man.cgi?query=slapo-ppolicy">slapo-ppolicy(5)</a>
 */
public enum PasswordPolicy {
    /** No ppolicy module: the attributes are not in the schema and cannot be written. */
    NOT_LOADED(false, false, null),
    /** The module is loaded but this database has no ppolicy overlay: attributes can be written and mean nothing. */
    LOADED_NOT_ENFORCED(true, false, null),
    /** The overlay is there but no policy covers anybody: no {@code ppolicy_default}, no {@code pwdPolicySubentry}. */
    NO_POLICY_APPLIES(true, true, null),
    /** The default policy says {@code pwdLockout FALSE}. Otherwise like {@link #LOCKOUT_ON}. */
    LOCKOUT_OFF(true, true, false),
    /**
     * The default policy says {@code pwdLockout TRUE}: five wrong passwords lock for 15 minutes. The same duration ends a
     * lock that deprov wrote as a time of day; only {@code 000001010000Z} lasts.
     */
    LOCKOUT_ON(true, true, true);

    private final boolean loaded;
    private final boolean overlay;
    private final Boolean lockout;

    PasswordPolicy(boolean loaded, boolean overlay, Boolean lockout) {
        this.loaded = loaded;
        this.overlay = overlay;
        this.lockout = lockout;
    }

    /** Whether the schema knows the policy's attributes. */
    boolean isLoaded() {
        return loaded;
    }

    List<String> overlayLines() {
        if (!overlay) {
            return List.of();
        }
        // Without ppolicy_use_lockout the response control does not say "locked", and a probe sees a bare 49.
        return lockout == null
                ? List.of("overlay ppolicy", "ppolicy_use_lockout")
                : List.of(
                        "overlay ppolicy",
                        "ppolicy_default \"" + DirectoryTree.DEFAULT_POLICY + "\"",
                        "ppolicy_use_lockout");
    }

    Optional<Entry> defaultPolicy() {
        if (lockout == null) {
            return Optional.empty();
        }
        Entry policy = new Entry(DirectoryTree.DEFAULT_POLICY);
        policy.addAttribute("objectClass", "organizationalRole", "pwdPolicy");
        policy.addAttribute("cn", "default");
        policy.addAttribute("pwdAttribute", "userPassword");
        policy.addAttribute("pwdLockout", lockout ? "TRUE" : "FALSE");
        policy.addAttribute("pwdMaxFailure", "5");
        policy.addAttribute("pwdLockoutDuration", "900");
        return Optional.of(policy);
    }
}
