package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which strategy blocks an account here, and whether one does already. */
final class BlockChoice {

    /** All strategies, the surest evidence first. */
    static final List<BlockStrategy> STRATEGIES = List.of(new NsAccountLock(), new PolicyLock(), new PolicyEnd());

    private final LdapSettings settings;
    private final ServerProfile server;

    BlockChoice(LdapSettings settings, ServerProfile server) {
        this.settings = settings;
        this.server = server;
    }

    /** The strategy with this word. */
    static Optional<BlockStrategy> named(String word) {
        return STRATEGIES.stream()
                .filter(strategy -> strategy.word().equals(word))
                .findFirst();
    }

    /** The first strategy that is configured and works under these rules. */
    Optional<BlockStrategy> strategy(SignInRules rules) {
        return candidates().stream()
                .filter(strategy -> strategy.obstacle(server, rules).isEmpty())
                .findFirst();
    }

    /** As {@link #strategy(SignInRules)}, without those that were tried on this account and did not keep it out. */
    Optional<BlockStrategy> strategy(Entry account, SignInRules rules, Instant now) {
        return candidates().stream()
                .filter(strategy -> strategy.obstacle(server, rules).isEmpty())
                .filter(strategy -> !isFutile(strategy, account, rules, now))
                .findFirst();
    }

    private static boolean isFutile(BlockStrategy strategy, Entry account, SignInRules rules, Instant now) {
        return rules.usability() == SignInRules.Usability.USABLE && strategy.isSet(account, now);
    }

    /** Why none works, strategy by strategy. */
    String whyNone(SignInRules rules) {
        List<String> reasons = new ArrayList<>();
        for (BlockStrategy strategy : candidates()) {
            strategy.obstacle(server, rules).ifPresent(why -> reasons.add(strategy.word() + ": " + why));
        }
        return "cannot contain: nothing here keeps the account from signing in. " + String.join("; ", reasons);
    }

    /**
     * The strategy by which the account is kept out now, also one that is not configured. A value alone is not believed: the rules
     * must give it force, and where the server says that the account could sign in, it can.
     */
    Optional<BlockStrategy> inForce(Entry account, SignInRules rules, Instant now) {
        if (rules.usability() == SignInRules.Usability.USABLE) {
            return Optional.empty();
        }
        return STRATEGIES.stream()
                .filter(strategy -> strategy.isSet(account, now))
                .filter(strategy -> strategy.obstacle(server, rules).isEmpty())
                .findFirst();
    }

    private List<BlockStrategy> candidates() {
        return STRATEGIES.stream()
                .filter(strategy -> settings.blockSignIn().equals(LdapSettings.AUTO)
                        || settings.blockSignIn().equals(strategy.word()))
                .toList();
    }
}
