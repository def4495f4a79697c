package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * {@code pwdEndTime} in the past. OpenLDAP looks at it before {@code pwdLockout}, so that it works wherever any policy is in force
 * for the account, and nowhere else.
 *
 * <p>The server compares with its own clock, which may be behind ours: the time written lies a day back, and a time that is only just
 * past is not believed yet.
 */
final class PolicyEnd implements BlockStrategy {

    private static final Duration SAFELY_PAST = Duration.ofDays(1);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    @Override
    public String word() {
        return "ppolicy-end";
    }

    @Override
    public String attribute() {
        return "pwdEndTime";
    }

    @Override
    public String value(Instant now) {
        // Without fractions: every server reads that.
        String withMillis = StaticUtils.encodeGeneralizedTime(Date.from(now.minus(SAFELY_PAST)));
        return withMillis.replaceFirst("\\.\\d+", "");
    }

    @Override
    public boolean isSet(Entry account, Instant now) {
        return time(account, attribute())
                .map(end -> end.isBefore(now.minus(CLOCKS_DIFFER)))
                .orElse(false);
    }

    @Override
    public Optional<String> obstacle(ServerProfile server, SignInRules rules) {
        if (!server.knows(attribute())) {
            return Optional.of("the schema has no " + attribute());
        }
        if (rules.usability() != SignInRules.Usability.UNSAID) {
            // The server speaks of an account only when a policy is in force for it.
            return Optional.empty();
        }
        return rules.policy().obstacleToEnd().or(rules::silence);
    }

    /** A generalizedTime attribute; empty when it is not there or cannot be read. */
    static Optional<Instant> time(Entry entry, String attribute) {
        String value = entry.getAttributeValue(attribute);
        try {
            return value == null
                    ? Optional.empty()
                    : Optional.of(StaticUtils.decodeGeneralizedTime(value).toInstant());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
