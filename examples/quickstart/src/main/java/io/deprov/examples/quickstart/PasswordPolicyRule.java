package io.deprov.examples.quickstart;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The locks of OpenLDAP's password policy overlay, which the in-memory server lacks: who may not sign in although their
 * password is still set and right. Same order and same exceptions as {@code account_locked()} in {@code ppolicy.c}:
 *
 * <ol>
 *   <li>an entry without any policy is never locked;
 *   <li>{@code pwdStartTime} ahead or {@code pwdEndTime} past locks, whatever the policy says;
 *   <li>{@code pwdAccountLockedTime} locks only if the policy says {@code pwdLockout TRUE}: for good in the year 0000,
 *       else for {@code pwdLockoutDuration} seconds, where 0 or none means until an administrator unlocks.
 * </ol>
 *
 * <p>The client sees 49 and no text, as from a wrong password, and the word "locked" only if it sent the password
 * policy control (as with {@code ppolicy_use_lockout}). Counting failures and expiring passwords is not part of it. The
 * admin has no entry and so no policy.
 *
 * @see <a href="https://www.openldap.org/software/man.cgi?query=slapo-ppolicy">slapo-ppolicy(5)</a>
 */
final class PasswordPolicyRule extends InMemoryOperationInterceptor {

    private static final String LOCKED_TIME = "pwdAccountLockedTime";
    private static final Pattern GENERALIZED_TIME = Pattern.compile("\\d{10}(\\d{2}){0,2}([.,]\\d+)?(Z|[+-]\\d{2,4})");
    private static final String LOCKED_FOR_GOOD = "0000";

    private final EntryReader entries;
    private final Clock clock;

    PasswordPolicyRule(EntryReader entries, Clock clock) {
        this.entries = entries;
        this.clock = clock;
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest operation) throws LDAPException {
        Entry entry = entries.read(operation.getRequest().getBindDN());
        if (entry == null || !isBlocked(entry)) {
            return;
        }
        Control[] answer = {};
        if (operation
                .getRequest()
                .hasControl(DraftBeheraLDAPPasswordPolicy10RequestControl.PASSWORD_POLICY_REQUEST_OID)) {
            answer = new Control[] {
                new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                        null, -1, DraftBeheraLDAPPasswordPolicy10ErrorType.ACCOUNT_LOCKED)
            };
        }
        throw new LDAPException(ResultCode.INVALID_CREDENTIALS, "", null, null, answer);
    }

    /** Stands in for the syntax check that the schema leaves out, see {@code openldap-schema.ldif}. */
    @Override
    public void processModifyRequest(InMemoryInterceptedModifyRequest operation) throws LDAPException {
        for (Modification modification : operation.getRequest().getModifications()) {
            if (!modification.getAttributeName().equalsIgnoreCase(LOCKED_TIME)) {
                continue;
            }
            for (String value : modification.getValues()) {
                if (!GENERALIZED_TIME.matcher(value).matches()) {
                    throw new LDAPException(
                            ResultCode.INVALID_ATTRIBUTE_SYNTAX, LOCKED_TIME + ": no generalizedTime: " + value);
                }
            }
        }
    }

    private boolean isBlocked(Entry entry) throws LDAPException {
        String named = entry.getAttributeValue("pwdPolicySubentry");
        Entry policy = entries.read(named == null ? DirectoryTree.DEFAULT_POLICY : named);
        if (policy == null || !policy.hasObjectClass("pwdPolicy")) {
            return false;
        }
        Instant now = clock.instant();
        String start = entry.getAttributeValue("pwdStartTime");
        if (start != null && now.isBefore(time(start))) {
            return true;
        }
        String end = entry.getAttributeValue("pwdEndTime");
        if (end != null && !now.isBefore(time(end))) {
            return true;
        }
        String locked = entry.getAttributeValue(LOCKED_TIME);
        if (locked == null || !Boolean.TRUE.equals(policy.getAttributeValueAsBoolean("pwdLockout"))) {
            return false;
        }
        return locked.startsWith(LOCKED_FOR_GOOD) || isBlockedSince(time(locked), policy, now);
    }

    private static boolean isBlockedSince(Instant since, Entry policy, Instant now) {
        Long seconds = policy.getAttributeValueAsLong("pwdLockoutDuration");
        boolean hasBegun = !now.isBefore(since);
        return hasBegun && (seconds == null || seconds == 0 || now.isBefore(since.plus(Duration.ofSeconds(seconds))));
    }

    private static Instant time(String value) throws LDAPException {
        try {
            return StaticUtils.decodeGeneralizedTime(value).toInstant();
        } catch (ParseException e) {
            throw new LDAPException(ResultCode.OTHER, "cannot read a time of the password policy: " + value, e);
        }
    }

    /** The server's own eye: operational attributes included, no rule in the way. */
    @FunctionalInterface
    interface EntryReader {
        @Nullable
        Entry read(String dn) throws LDAPException;
    }
}
