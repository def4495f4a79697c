package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code nsAccountLock: TRUE}. 389 Directory Server and FreeIPA refuse every bind of such an account (53, "Account inactivated"),
 * whatever the password policy says. Other servers may have the attribute in their schema; to them it means nothing.
 *
 * <p>The attribute may be virtual there (a role, a class of service): it is asked for by name.
 */
final class NsAccountLock implements BlockStrategy {

    @Override
    public String word() {
        return "ns-account-lock";
    }

    @Override
    public String attribute() {
        return "nsAccountLock";
    }

    @Override
    public String value(Instant now) {
        return "TRUE";
    }

    @Override
    public boolean isSet(Entry account, Instant now) {
        return "true".equalsIgnoreCase(account.getAttributeValue(attribute()));
    }

    @Override
    public Optional<String> obstacle(ServerProfile server, SignInRules rules) {
        if (!server.knows(attribute())) {
            return Optional.of("the schema has no " + attribute());
        }
        if (!server.is389() && !rules.isConfigured(word())) {
            return Optional.of(
                    attribute() + " is in the schema, but only 389 Directory Server is known to obey it and this is "
                            + server.product() + "; say blockSignIn: ns-account-lock if it does");
        }
        return Optional.empty();
    }
}
