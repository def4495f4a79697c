package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code pwdAccountLockedTime: 000001010000Z}: locked until an administrator unlocks. OpenLDAP looks at it only where the account's
 * policy says {@code pwdLockout TRUE}. Any other time is a lock after failed log-ins, which ends by itself and counts for nothing
 * here.
 *
 * @see <a href="https://www.openldap.org/software/man.cgi?query=slapo-ppolicy">slapo-ppolicy(5)</a>
 */
final class PolicyLock implements BlockStrategy {

    private static final String FOR_GOOD = "000001010000Z";

    @Override
    public String word() {
        return "ppolicy-lock";
    }

    @Override
    public String attribute() {
        return "pwdAccountLockedTime";
    }

    @Override
    public String value(Instant now) {
        return FOR_GOOD;
    }

    @Override
    public boolean isSet(Entry account, Instant now) {
        return FOR_GOOD.equals(account.getAttributeValue(attribute()));
    }

    @Override
    public Optional<String> obstacle(ServerProfile server, SignInRules rules) {
        if (!server.knows(attribute())) {
            return Optional.of("the schema has no " + attribute() + ": the server has no password policy module");
        }
        return rules.policy().obstacleToLock().or(rules::silence);
    }
}
